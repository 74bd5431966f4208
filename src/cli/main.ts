#!/usr/bin/env node
import { Command } from "commander";
import { checkCommand } from "./check.ts";
import { testCommand } from "./test.ts";

const program = new Command("parley")
  .description(
    "A self-hosted dialog session service: dialog models in YAML, conversations over gRPC and Connect.",
  )
  .addCommand(checkCommand())
  .addCommand(testCommand())
  .showHelpAfterError("Run with --help to see what there is.");

await program.parseAsync();
