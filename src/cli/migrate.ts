import { existsSync } from "node:fs";
import { Command } from "commander";
import { addStoreOptions } from "./config.ts";
import { giveUp } from "./give-up.ts";
import { isPostgres, storeInWords } from "./settings/storing.ts";
import { storePathOf } from "./store-path.ts";
import { tellProgress } from "./tell-progress.ts";

/** `parley migrate`: from one machine to several. */
export function migrateCommand(): Command {
  const command = new Command("migrate")
    .description("Move the sessions, models and keys of an SQLite store to PostgreSQL.")
    .argument("<file>", "the SQLite store; it stays as it is, and no server may have it open")
    .addHelpText(
      "after",
      `
The database has to be empty. Every session is compared by checksums after it was written. What was
interrupted goes on where it was when the same is done again. No server may use the database before.

Example:
  PARLEY_STORE=postgres://parley:secret@db/parley parley migrate parley.db`,
    );
  return addStoreOptions(command).action(async (file: string) => {
    const store = storePathOf(command);
    if (!isPostgres(store)) giveUp(`--store must be postgres://user:password@host/database, not ${store}`);
    if (!existsSync(file)) giveUp(`there is no store ${file}`);
    const { moveStore } = await import("../store/moving/move-store.ts");
    const begun = performance.now();
    const counts = await moveStore(file, store, { onProgress: tellProgress("moved") }).catch((error) =>
      giveUp(`can not move ${file}: ${error instanceof Error ? error.message : error}`, 1),
    );
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    const { sessions, turns, models, api_keys: keys } = counts;
    process.stdout.write(
      `Moved ${sessions} sessions with ${turns} turns, ${models} models and ${keys} keys from ${file} to ` +
        `${storeInWords(store)} in ${seconds} s; all were compared\n`,
    );
  });
}
