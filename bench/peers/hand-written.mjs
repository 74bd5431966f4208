import Fastify from "fastify";
import { SqliteDatabase } from "../../dist/src/store/sqlite/driver.js";
import { advance, begin } from "./transfer-machine.mjs";

/**
 * What a team might write: Fastify, a state machine of XState, and better-sqlite3, in the build that Parley takes on
 * this Node. Each turn is one transaction.
 *
 * Arguments: the path of the database; FULL or NORMAL. With FULL a turn is synced to the disk before it is answered,
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

const string = { type: "string" };
const object = (properties) => ({ type: "object", properties, required: Object.keys(properties) });
const server = Fastify();

server.post("/sessions", { schema: { body: object({ sessionId: string }) } }, async ({ body }) => {
  insert.run(body.sessionId, JSON.stringify(begin()));
  return {};
});

server.post(
  "/turns",
  {
    schema: {
      body: object({ sessionId: string, text: string }),
      response: { 200: object({ reply: string }) },
    },
  },
  async ({ body }, answer) => {
    const reply = turn.immediate(body.sessionId, body.text);
    return reply === undefined ? answer.code(404).send({ error: "no such session" }) : { reply };
  },
);

await server.listen({ host: "127.0.0.1", port: 0 });
process.stdout.write(`port ${server.server.address().port}\n`);
