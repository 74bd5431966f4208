#!/usr/bin/env node
import { Command } from "commander";
import { backupCommand, restoreCommand } from "./backup.ts";
import { chatCommand } from "./chat.ts";
import { checkCommand } from "./check.ts";
import { evalCommand } from "./eval.ts";
import { graphCommand } from "./graph.ts";
import { keysCommand } from "./keys.ts";
import { nluCommand } from "./nlu.ts";
import { serveCommand } from "./serve.ts";
import { testCommand } from "./test.ts";
import { version } from "./version.ts";

const program = new Command("parley")
  .description(
    "A self-hosted dialog session service: dialog models in YAML, conversations over gRPC and Connect.",
  )
  .version(version)
  .addCommand(serveCommand())
  .addCommand(chatCommand())
  .addCommand(checkCommand())
  .addCommand(testCommand())
  .addCommand(graphCommand())
  .addCommand(nluCommand())
  .addCommand(evalCommand())
  .addCommand(backupCommand())
  .addCommand(restoreCommand())
  .addCommand(keysCommand())
  .showHelpAfterError("Run with --help to see what there is.");

// Who reads our output, such as head, may have seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

await program.parseAsync();
