#!/usr/bin/env node
import { Command } from "commander";
import { version } from "../package/version.ts";

/** Loads the commands of a name; nobody waits for the code of the others. In the order of --help. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import("./serve.ts")).serveCommand(),
  new: async () => (await import("./new.ts")).newCommand(),
  import: async () => (await import("./import.ts")).importCommand(),
  chat: async () => (await import("./chat.ts")).chatCommand(),
  check: async () => (await import("./check.ts")).checkCommand(),
  test: async () => (await import("./test.ts")).testCommand(),
  graph: async () => (await import("./graph.ts")).graphCommand(),
  nlu: async () => (await import("./nlu.ts")).nluCommand(),
  eval: async () => (await import("./eval.ts")).evalCommand(),
  backup: async () => (await import("./backup.ts")).backupCommand(),
  restore: async () => (await import("./backup.ts")).restoreCommand(),
  migrate: async () => (await import("./migrate.ts")).migrateCommand(),
  keys: async () => (await import("./keys.ts")).keysCommand(),
};

const program = new Command("parley")
  .description(
    "A self-hosted dialog session service: dialog models in YAML, conversations over gRPC and Connect.",
  )
  .version(version)
  .showHelpAfterError("Run with --help to see what there is.");

// Who reads our output, such as head, may have seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

for (const load of loadersFor(process.argv[2] ?? "")) program.addCommand(await load());
await program.parseAsync();

/** Whoever names no command may want to see all of them, except for those who ask for the version. */
function loadersFor(name: string): (() => Promise<Command>)[] {
  if (name === "--version" || name === "-V") return [];
  const asked = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return asked ? [asked] : Object.values(commands);
}
