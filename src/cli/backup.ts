import { Command } from "commander";
import { backUp, restore } from "../store/sqlite/backup.ts";
import { addStoreOptions } from "./config.ts";
import { giveUp } from "./give-up.ts";
import { isPostgres } from "./settings/storing.ts";
import { storePathOf } from "./store-path.ts";
import { tellProgress } from "./tell-progress.ts";

interface Options {
  readonly force: boolean;
}

/** `parley backup`: a copy of a store, also of one that a server has open. */
export function backupCommand(): Command {
  const command = new Command("backup")
    .description("Copy the sessions of a store to a file, while the server runs.")
    .argument("<file>", "where to; it appears when it is whole and checked");
  return withOptions(command).action(async (file: string, { force }: Options) => {
    const store = fileOf(command);
    const { sessions, turns } = await orGiveUp(
      backUp(store, file, { force, onProgress: tellProgress("copied") }),
    );
    process.stdout.write(`Backed up ${sessions} sessions with ${turns} turns from ${store} to ${file}\n`);
  });
}

/** `parley restore`: the way back. */
export function restoreCommand(): Command {
  const command = new Command("restore")
    .description("Put a backup in the place of a store. The server must not run.")
    .argument("<file>", "the backup; it is checked first, and stays as it is");
  return withOptions(command).action(async (file: string, { force }: Options) => {
    const store = fileOf(command);
    const { sessions, turns } = await orGiveUp(
      restore(file, store, { force, onProgress: tellProgress("copied") }),
    );
    process.stdout.write(`Restored ${sessions} sessions with ${turns} turns from ${file} to ${store}\n`);
  });
}

/** PostgreSQL has its own ways, which also work when it is larger than a disk. */
function fileOf(command: Command): string {
  const store = storePathOf(command);
  if (isPostgres(store))
    return giveUp("a PostgreSQL database is backed up by its own means, such as pg_dump");
  return store;
}

function withOptions(command: Command): Command {
  return addStoreOptions(command).option("--force", "replace a file that is there already", false);
}

async function orGiveUp<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    return giveUp(error instanceof Error ? error.message : String(error), 1);
  }
}
