import { join } from "node:path";
import { openDatabase } from "../../src/store/sqlite/open.ts";
import { prepareStatements } from "../../src/store/sqlite/statements.ts";

/**
 * The yardstick of the disk: the rows of a turn, written by the statements of the store and nothing else, with so
 * many turns in each commit, and every commit synced. Prints how many turns per second were durable.
 */
const { directory, perCommit, seconds, sessions, eventBytes, stateBytes } = JSON.parse(process.argv[2] ?? "");
const database = openDatabase(join(directory, `commits-${process.pid}.db`));
const statements = prepareStatements(database);
const insertSession = database.prepare(
  `INSERT INTO sessions (session_id, model_id, model_version, owner, user_id, title, description, labels, locale,
     status, idle_timeout, create_time, change_time, waits_for_webhook, check_time)
   VALUES (?, 'bank', ?, '', '', '', '', '{}', 'en-US', 'active', 86400000, 1, 1, 0, 1)`,
);
const events = JSON.stringify("e".repeat(eventBytes - 2));
const state = JSON.stringify("s".repeat(stateBytes - 2));
const eventsPerTurn = 4;
for (let session = 0; session < sessions; session++) {
  const { lastInsertRowid } = insertSession.run(`session-${session}`, "v".repeat(64));
  statements.insertFirstTurn.run(lastInsertRowid, 0, eventsPerTurn, Date.now(), null, events, state);
}
let turns = 0;
const begun = performance.now();
while (performance.now() - begun < seconds * 1000) {
  database.transaction(() => {
    for (let write = 0; write < perCommit; write++, turns++) {
      const id = `session-${turns % sessions}`;
      const offset = (Math.floor(turns / sessions) + 1) * eventsPerTurn;
      const row = [offset, offset + eventsPerTurn, Date.now(), null, events, state] as const;
      if (!statements.appendTurn.get(...row, id, offset)) throw new Error(`${id} is not at offset ${offset}`);
    }
  })();
}
const perSecond = (turns / (performance.now() - begun)) * 1000;
database.close();
process.stdout.write(`${JSON.stringify({ perSecond })}\n`);
