import pg from "pg";
import { hasLostRace, isUsableAfter, Unreachable } from "./failures.ts";

/** How to reach a database, and how patiently. */
export interface ConnectionSettings {
  /** As in postgres://user:password@host:5432/database. */
  readonly url: string;
  /** How many connections there are at most. */
  readonly connections: number;
  /** How long a statement may take, in milliseconds. */
  readonly timeoutMs: number;
  /** How long a connection is waited for; absent: as long. */
  readonly connectMs?: number;
}

/** A statement that each connection prepares once. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export type Value = string | number | null | readonly (string | number | null)[];

/** Runs a statement on one connection. */
export type Run = <Row extends pg.QueryResultRow>(
  statement: Statement,
  values?: readonly Value[],
) => Promise<Row[]>;

/** How often something that lost a race is tried. */
const maxAttempts = 10;

/** How much longer than the database itself a client waits for it to give up, in milliseconds. */
const graceMs = 2_000;

/** Said beside a success. Of ours, only a commit is warned of that a standby may not have. */
const warning = "01000";

/** Connections to a database: as many as are needed at once, up to a limit. */
export class Connections {
  private readonly pool: pg.Pool;
  private readonly warned = new WeakSet<pg.ClientBase>();

  constructor(settings: ConnectionSettings) {
    this.pool = new pg.Pool({ ...clientConfig(settings), max: settings.connections, verify: makeDurable });
    this.pool.on("connect", (client) => {
      // While one is in use, the pool does not listen; without a listener, a lost connection ends the process.
      client.on("error", () => {});
      client.on("notice", ({ code }) => {
        if (code === warning) this.warned.add(client);
      });
    });
    // Of one that is not in use, nobody needs to know that it is lost.
    this.pool.on("error", () => {});
  }

  /** Runs a statement that changes nothing; once more when the connection is lost. */
  async read<Row extends pg.QueryResultRow>(
    statement: Statement,
    values: readonly Value[] = [],
  ): Promise<Row[]> {
    try {
      return await this.write<Row>(statement, values);
    } catch (error) {
      if (error instanceof Unreachable || isUsableAfter(error)) throw error;
      return this.write<Row>(statement, values);
    }
  }

  /**
   * Runs a statement that changes something: all of it, or nothing. It is durable then. When it fails, it may be
   * unknown which it was.
   */
  write<Row extends pg.QueryResultRow>(statement: Statement, values: readonly Value[] = []): Promise<Row[]> {
    return this.attempts((run) => run<Row>(statement, values));
  }

  /** Runs statements that together change something, likewise. Each sees what was committed before it began. */
  transaction<T>(work: (run: Run) => Promise<T>): Promise<T> {
    return this.attempts(async (run) => {
      await run(begin);
      try {
        const result = await work(run);
        await run(commit);
        return result;
      } catch (error) {
        await run(rollback);
        throw error;
      }
    });
  }

  /** Ends the connections. None may be in use. */
  end(): Promise<void> {
    return this.pool.end();
  }

  private async attempts<T>(work: (run: Run) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(work);
      } catch (error) {
        if (!hasLostRace(error) || attempt === maxAttempts) throw error;
      }
    }
  }

  private async once<T>(work: (run: Run) => Promise<T>): Promise<T> {
    const client = await this.pool.connect().catch((error) => {
      throw new Unreachable(error);
    });
    let lost: unknown;
    const run: Run = async (statement, values = []) => {
      if (lost) throw lost;
      try {
        const { rows } = await client.query({ ...statement, values: [...values] });
        if (this.warned.has(client)) throw new Error("a commit may not have reached the standby");
        return rows;
      } catch (error) {
        if (!isUsableAfter(error)) lost = error;
        throw error;
      }
    };
    try {
      return await work(run);
    } finally {
      client.release(lost !== undefined);
    }
  }
}

const begin: Statement = { name: "begin", text: "BEGIN ISOLATION LEVEL READ COMMITTED" };
const commit: Statement = { name: "commit", text: "COMMIT" };
const rollback: Statement = { name: "rollback", text: "ROLLBACK" };

/** Whoever runs the database may have traded durability for speed. What waits for a standby to apply it, stays so. */
function makeDurable(client: pg.PoolClient, done: (error?: Error) => void): void {
  const setting = "synchronous_commit";
  const text = `SELECT set_config('${setting}', 'on', false)
    WHERE current_setting('${setting}', true) NOT IN ('on', 'remote_apply')`;
  client.query(text).then(() => done(), done);
}

/** What a connection is made with. */
export function clientConfig({ url, timeoutMs, connectMs = timeoutMs }: ConnectionSettings): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: "parley",
    connectionTimeoutMillis: connectMs,
    statement_timeout: timeoutMs,
    idle_in_transaction_session_timeout: timeoutMs,
    // The database may have vanished without a word.
    query_timeout: timeoutMs + graceMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: connectMs,
    types: { getTypeParser: parserOf },
  };
}

/** Whole numbers of ours are all below 2^53. */
function parserOf(...[id, format]: Parameters<typeof pg.types.getTypeParser>) {
  return id === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(id, format);
}
