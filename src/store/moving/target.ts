import type { Connections, Run, Statement, Value } from "../postgres/connections.ts";
import { sessionColumnNames, sessionColumnTypes } from "../postgres/statements.ts";
import { type Counts, type MovedSession, type MovedTurn, nothing } from "./source.ts";

/** How many turns are sent at once, and how many characters of them. */
const [turnsAtOnce, charactersAtOnce] = [500, 4 << 20];

/** The name of the lock that a database has while a store is moved to it. */
const mark = "a store is being moved here";

const turnTypes = {
  session_id: "text",
  first_offset: "bigint",
  next_offset: "bigint",
  time: "bigint",
  request_id: "text",
  events: "text",
  state: "text",
} satisfies Record<keyof MovedTurn, string>;

/** Writes what is moved, and tells what is there. */
export class Target {
  private readonly connections: Connections;

  constructor(connections: Connections) {
    this.connections = connections;
  }

  /**
   * Begins, or goes on with what was interrupted.
   *
   * @throws when the database has sessions of its own.
   */
  begin(): Promise<void> {
    return this.connections.transaction(async (run) => {
      const marks = await run(plain("SELECT 1 FROM locks WHERE name = $1"), [mark]);
      if (marks.length > 0) return;
      const sessions = await run(plain("SELECT 1 FROM sessions LIMIT 1"));
      if (sessions.length > 0) throw new Error("the database has sessions already");
      await run(plain("INSERT INTO locks (name) VALUES ($1)"), [mark]);
    });
  }

  /** Ends. New sessions are made after those that were moved. */
  async end(): Promise<void> {
    const next = "SELECT setval('session_ids', (SELECT COALESCE(MAX(id), 0) + 1 FROM sessions), false)";
    await this.connections.write(plain(next));
    // Until it has counted, the database takes these tables for small, and reads them from end to end.
    for (const table of ["sessions", "turns", "requests"])
      await this.connections.write(plain(`ANALYZE ${table}`));
    await this.connections.write(plain("DELETE FROM locks WHERE name = $1"), [mark]);
  }

  async count(): Promise<Counts> {
    const count = (table: string) => `(SELECT count(*) FROM ${table}) AS ${table}`;
    const tables = ["sessions", "turns", "models", "api_keys", "secrets"].map(count);
    const [counts] = await this.connections.read<Counts>(plain(`SELECT ${tables.join(", ")}`));
    if (!counts) throw new Error("the database does not count");
    return counts;
  }

  /** The checksums of sessions that are there, as `checksum` makes them. */
  async checksums(sessionIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const line = (...values: readonly string[]) =>
      `concat(${values.map((value) => `COALESCE((${value})::text, '${nothing}'), '|'`).join(", ")})`;
    const turn = line("first_offset", "next_offset", "time", "request_id", "md5(events)", "md5(state)");
    const session = line(
      "s.id",
      ...sessionColumnNames.map((name) => `s.${name}`),
      "SELECT fingerprint FROM requests r WHERE r.owner = s.owner AND r.request_id = s.request_id",
      `SELECT md5(string_agg(${turn}, '' ORDER BY first_offset)) FROM turns t WHERE t.session_id = s.session_id`,
    );
    const rows = await this.connections.read<{ session_id: string; sum: string }>(
      plain(`SELECT session_id, md5(${session}) AS sum FROM sessions s WHERE session_id = ANY ($1::text[])`),
      [sessionIds],
    );
    return new Map(rows.map((row) => [row.session_id, row.sum]));
  }

  /** Writes sessions, in the place of what is there of them. */
  replace(sessions: readonly MovedSession[]): Promise<void> {
    return this.connections.transaction(async (run) => {
      const ids = sessions.map(({ sessionId }) => sessionId);
      for (const table of ["turns", "requests", "sessions"])
        await run(plain(`DELETE FROM ${table} WHERE session_id = ANY ($1::text[])`), [ids]);
      const rows = sessions.map((session) => ({ id: session.id, ...session.columns }));
      await insert(run, "sessions", { id: "bigint", ...sessionColumnTypes }, rows);
      const requests = sessions.flatMap(({ request, sessionId }) =>
        request
          ? {
              owner: request.owner,
              request_id: request.id,
              fingerprint: request.fingerprint,
              session_id: sessionId,
            }
          : [],
      );
      const requestTypes = { owner: "text", request_id: "text", fingerprint: "text", session_id: "text" };
      await insert(run, "requests", requestTypes, requests);
      for (const session of sessions)
        for (const turns of portions(session.turns())) await insert(run, "turns", turnTypes, turns);
    });
  }

  /** Adds the rows of a table that are not there yet. */
  async add(table: string, columns: readonly string[], rows: readonly Value[][]): Promise<void> {
    const places = columns.map((_, index) => `$${index + 1}`).join(", ");
    const text = `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${places}) ON CONFLICT DO NOTHING`;
    for (const row of rows) await this.connections.write({ name: `move_${table}`, text }, row);
  }

  /** The rows of a table, in the order of a column. */
  async rows(table: string, columns: readonly string[], order: string): Promise<Value[][]> {
    const text = `SELECT ${columns.join(", ")} FROM ${table} ORDER BY ${order}`;
    const rows = await this.connections.read<Record<string, Value>>(plain(text));
    return rows.map((row) => columns.map((name) => row[name] ?? null));
  }
}

function plain(text: string): Statement {
  return { name: "", text };
}

/** Inserts rows by one statement: their columns travel as arrays. */
async function insert<Row extends object>(
  run: Run,
  table: string,
  types: Readonly<Record<string, string>>,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(types);
  const arrays = Object.values(types).map((type, index) => `$${index + 1}::${type}[]`);
  const text = `INSERT INTO ${table} (${names.join(", ")}) SELECT * FROM unnest(${arrays.join(", ")})`;
  const values = names.map((name) =>
    rows.map((row) => (row as Record<string, string | number | null>)[name] ?? null),
  );
  await run({ name: `move_${table}`, text }, values);
}

function* portions(turns: Iterable<MovedTurn>): Generator<MovedTurn[]> {
  let [portion, characters]: [MovedTurn[], number] = [[], 0];
  for (const turn of turns) {
    portion.push(turn);
    characters += turn.events.length + turn.state.length;
    if (portion.length < turnsAtOnce && characters < charactersAtOnce) continue;
    yield portion;
    [portion, characters] = [[], 0];
  }
  yield portion;
}
