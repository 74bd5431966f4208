import Fastify from "fastify";
import { SqliteDatabase } from "../../dist/bench/src/store/sqlite/driver.js";
import { grpcMessages, serve } from "./server.mjs";
import { advance, begin } from "./transfer-machine.mjs";

/**
 * What a team might write: Fastify, a state machine of XState, and better-sqlite3, in the build that Parley takes on
 * this Node. Each turn is one transaction.
 *
 * Arguments: the path of the database; FULL or NORMAL; the wire, as server.mjs has it. With FULL a turn is synced to the disk before it is answered,
 * with NORMAL a power loss takes the last turns.
 */
const [path, synchronous] = process.argv.slice(2);

const database = new SqliteDatabase(path);
database.pragma("journal_mode = WAL");
database.pragma(`synchronous = ${synchronous}`);
database.exec(
  "CREATE TABLE sessions (session_id TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID",
);
const insert = database.prepare("INSERT INTO sessions (session_id, state) VALUES (?, ?)");
const select = database.prepare("SELECT state FROM sessions WHERE session_id = ?").pluck();
const update = database.prepare("UPDATE sessions SET state = ? WHERE session_id = ?");

const turn = database.transaction((sessionId, text) => {
  const kept = select.get(sessionId);
  if (kept === undefined) return undefined;
  const { state, reply } = advance(JSON.parse(kept), text);
  update.run(JSON.stringify(state), sessionId);
  return reply;
});

/** As the other peers have one. */
const bot = {
  begin(sessionId) {
    insert.run(sessionId, JSON.stringify(begin()));
  },
  turn(sessionId, text) {
    const reply = turn.immediate(sessionId, text);
    if (reply === undefined) throw new Error(`there is no session ${sessionId}`);
    return reply;
  },
};

if (grpcMessages()) serve(bot);
else await serveWithFastify();

async function serveWithFastify() {
  const string = { type: "string" };
  const object = (properties) => ({ type: "object", properties, required: Object.keys(properties) });
  const body = object({ sessionId: string, text: string });
  const response = { 200: object({ reply: string }) };
  const server = Fastify();
  server.post("/sessions", { schema: { body: object({ sessionId: string }) } }, async ({ body }) => {
    bot.begin(body.sessionId);
    return {};
  });
  server.post("/turns", { schema: { body, response } }, async ({ body }) => ({
    reply: bot.turn(body.sessionId, body.text),
  }));
  await server.listen({ host: "127.0.0.1", port: 0 });
  process.stdout.write(`port ${server.server.address().port}\n`);
}
