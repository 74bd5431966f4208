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
     status, idle_timeout, create_time, update_time, active_time, next_offset, waits_for_webhook, check_time)
   VALUES (?, 'bank', ?, '', '', '', '', '{}', 'en-US', 'active', 86400000, 1, 1, 1, 0, 0, 1)`,
);
for (let session = 0; session < sessions; session++) insertSession.run(`session-${session}`, "v".repeat(64));

const events = JSON.stringify("e".repeat(eventBytes - 2));
const state = JSON.stringify("s".repeat(stateBytes - 2));
const eventsPerTurn = 4;
let turns = 0;
const begun = performance.now();
while (performance.now() - begun < seconds * 1000) {
  database.transaction(() => {
    for (let write = 0; write < perCommit; write++, turns++) {
      const session = turns % sessions;
      const offset = Math.floor(turns / sessions) * eventsPerTurn;
      const now = Date.now();
      const advanced = statements.advance.get(
        offset + eventsPerTurn,
        now,
        now,
        0,
        `session-${session}`,
        offset,
      );
      if (!advanced) throw new Error(`session ${session} is not at offset ${offset}`);
      statements.insertTurn.run(advanced.id, offset, now, null, events, state);
    }
  })();
}
const perSecond = (turns / (performance.now() - begun)) * 1000;
database.close();
process.stdout.write(`${JSON.stringify({ perSecond })}\n`);
