import { isDeepStrictEqual } from "node:util";
import { Connections, type Value } from "../postgres/connections.ts";
import { migrate } from "../postgres/schema.ts";
import { takeOver } from "../sqlite/backup.ts";
import { openDatabase } from "../sqlite/open.ts";
import { type Counts, checksum, Source } from "./source.ts";
import { Target } from "./target.ts";

export interface MoveOptions {
  /** Told of the part that is done, from 0 to 1. */
  readonly onProgress: (part: number) => void;
}

/** How many sessions are compared, and written, at once. */
const sessionsAtOnce = 100;

/** How long the database may take for some sessions with all their turns, and to answer at all, in milliseconds. */
const [timeoutMs, connectMs] = [600_000, 5_000];

/** Tables that are small, with what says in which order their rows were made. */
const smallTables = [
  {
    name: "models",
    columns: ["model_id", "version", "source"],
    from: "model_id, version",
    to: "model_id, version",
  },
  {
    name: "api_keys",
    columns: ["key_id", "name", "role", "hash", "create_time", "expire_time", "revoke_time"],
    from: "id",
    to: "number",
  },
  { name: "secrets", columns: ["id", "purpose", "key", "create_time"], from: "rowid", to: "number" },
] as const;

/**
 * Moves all that an SQLite store has to a PostgreSQL database; the file keeps it. What is there already is
 * compared by checksums and written anew where it differs, so it can be interrupted at any time and begun again. At
 * the end, everything was compared.
 *
 * @param url of a database without sessions, or with a part of these.
 * @returns how much was moved.
 * @throws when a server has the file open, or something arrives otherwise than it was sent.
 */
export async function moveStore(file: string, url: string, { onProgress }: MoveOptions): Promise<Counts> {
  // An older one is brought to the newest version first.
  openDatabase(file).close();
  const database = takeOver(file);
  if (!database) throw new Error(`${file} can not be read`);
  const connections = new Connections({ url, connections: 1, timeoutMs, connectMs });
  try {
    await migrate(connections);
    const [source, target] = [new Source(database), new Target(connections)];
    await target.begin();
    const counts = source.count();
    for (const { name, columns, from, to } of smallTables) {
      const rows = source.rows(name, columns, from);
      await target.add(name, columns, rows);
      const arrived = await target.rows(name, columns, to);
      if (!isDeepStrictEqual(inOrder(arrived), inOrder(rows))) throw new Error(`${name} have not arrived`);
    }
    await moveSessions(source, target, (done) => onProgress(done / counts.sessions));
    const arrived = await target.count();
    if (!isDeepStrictEqual(arrived, counts))
      throw new Error(`${JSON.stringify(counts)} were sent, ${JSON.stringify(arrived)} have arrived`);
    await target.end();
    return counts;
  } finally {
    await connections.end();
    database.close();
  }
}

async function moveSessions(source: Source, target: Target, onMoved: (done: number) => void): Promise<void> {
  let done = 0;
  for (let after = 0; ; ) {
    const sessions = source.sessions(after, sessionsAtOnce);
    const last = sessions.at(-1);
    if (!last) return;
    const sums = new Map(sessions.map((session) => [session.sessionId, checksum(session)]));
    const differing = async () => {
      const there = await target.checksums([...sums.keys()]);
      return sessions.filter(({ sessionId }) => there.get(sessionId) !== sums.get(sessionId));
    };
    const missing = await differing();
    if (missing.length > 0) {
      await target.replace(missing);
      const [wrong] = await differing();
      if (wrong) throw new Error(`session ${wrong.sessionId} has arrived otherwise than it was sent`);
    }
    after = last.id;
    done += sessions.length;
    onMoved(done);
  }
}

/** Databases have different alphabets. */
function inOrder(rows: readonly Value[][]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
