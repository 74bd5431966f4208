import type { Connections, Run, Statement } from "./connections.ts";
import { isThereAlready, Unusable } from "./failures.ts";

/**
 * The tables, as steps from the empty database to the newest version. A step that was released never changes; new
 * ones are added at the end. Where a change of tables is no part of a transaction, a step may be interrupted: it can
 * be done again. Nothing here is special to PostgreSQL that databases of its kind do not have (docs/decisions/036).
 */
const migrations: readonly Migration[] = [
  {
    // What came before did not know it.
    least: 1,
    steps: [
      "CREATE SEQUENCE IF NOT EXISTS session_ids",
      `CREATE TABLE IF NOT EXISTS sessions (
        session_id text NOT NULL PRIMARY KEY,
        id bigint NOT NULL DEFAULT nextval('session_ids'),  -- grows: the order in which sessions were made
        model_id text NOT NULL,
        model_version text NOT NULL,
        owner text NOT NULL,                  -- the principal that made it
        user_id text NOT NULL,
        title text NOT NULL,
        description text NOT NULL,
        labels text NOT NULL,                 -- a JSON object of texts
        metadata text,                        -- a JSON object, or nothing
        locale text NOT NULL,
        status text NOT NULL,                 -- active, ended, expired
        idle_timeout bigint NOT NULL,         -- all times in milliseconds
        create_time bigint NOT NULL,
        change_time bigint NOT NULL,          -- when made, or changed otherwise than by a turn
        end_time bigint,
        forked_from text,
        forked_offset bigint,
        check_time bigint,                    -- when to look for expiry; nothing once it is over
        webhook_time bigint,                  -- while it waits for a webhook: until when a server sees to that
        latest_turn bigint NOT NULL,          -- where the latest turn begins
        next_offset bigint NOT NULL,          -- of the event after it: what an append is conditional on
        request_id text                       -- of the call that made it
      ) WITH (fillfactor = 80)`,
      "CREATE INDEX IF NOT EXISTS sessions_by_id ON sessions (id)",
      "CREATE INDEX IF NOT EXISTS sessions_by_user ON sessions (user_id, id)",
      "CREATE INDEX IF NOT EXISTS sessions_by_owner ON sessions (owner, id)",
      "CREATE INDEX IF NOT EXISTS sessions_by_model ON sessions (model_id, id)",
      "CREATE INDEX IF NOT EXISTS sessions_by_version ON sessions (model_id, model_version)",
      "CREATE INDEX IF NOT EXISTS sessions_live ON sessions (owner) WHERE status = 'active'",
      "CREATE INDEX IF NOT EXISTS sessions_to_check ON sessions (check_time) WHERE check_time IS NOT NULL",
      "CREATE INDEX IF NOT EXISTS sessions_to_fulfil ON sessions (webhook_time) WHERE webhook_time IS NOT NULL",
      `CREATE TABLE IF NOT EXISTS turns (
        session_id text NOT NULL,
        first_offset bigint NOT NULL,
        next_offset bigint NOT NULL,
        time bigint NOT NULL,
        request_id text,
        events text NOT NULL,                 -- a JSON array
        state text NOT NULL,                  -- a JSON object: the state after the turn
        PRIMARY KEY (session_id, first_offset)
      )`,
      `CREATE UNIQUE INDEX IF NOT EXISTS turns_by_request ON turns (session_id, request_id)
        WHERE request_id IS NOT NULL`,
      `CREATE TABLE IF NOT EXISTS requests (  -- of the calls that have made sessions
        owner text NOT NULL,
        request_id text NOT NULL,
        fingerprint text NOT NULL,
        session_id text NOT NULL,
        PRIMARY KEY (owner, request_id)
      )`,
      `CREATE TABLE IF NOT EXISTS models (
        model_id text NOT NULL,
        version text NOT NULL,
        source text NOT NULL,                 -- a JSON object: the files of the model
        PRIMARY KEY (model_id, version)
      )`,
      "CREATE SEQUENCE IF NOT EXISTS key_numbers",
      `CREATE TABLE IF NOT EXISTS api_keys (
        key_id text NOT NULL PRIMARY KEY,
        number bigint NOT NULL DEFAULT nextval('key_numbers'),  -- grows: the order in which keys were made
        name text NOT NULL,
        role text NOT NULL,                   -- client, operator
        hash text NOT NULL,                   -- SHA-256 of the key, in hexadecimal digits
        create_time bigint NOT NULL,
        expire_time bigint,
        revoke_time bigint
      )`,
      "CREATE SEQUENCE IF NOT EXISTS secret_numbers",
      `CREATE TABLE IF NOT EXISTS secrets (
        id text NOT NULL PRIMARY KEY,
        number bigint NOT NULL DEFAULT nextval('secret_numbers'),
        purpose text NOT NULL,                -- what is sealed with it
        key text NOT NULL,                    -- 256 bits in hexadecimal digits
        create_time bigint NOT NULL
      )`,
      "CREATE TABLE IF NOT EXISTS locks (name text NOT NULL PRIMARY KEY)",
    ],
  },
];

interface Migration {
  /** The oldest version that a release may know and work with the tables all the same, while it is replaced. */
  readonly least: number;
  readonly steps: readonly string[];
}

/** The newest version. */
export const schemaVersion = migrations.length;

/** Tables of ours that others may have under the same name. */
const ambiguous = ["sessions", "turns", "models", "secrets", "requests", "locks", "api_keys"];

/**
 * Brings a database to the newest version. Several servers may do so at once: one does the work, and the others wait.
 *
 * @throws when a newer release has changed what this one relies on, the tables are those of another program, or
 * commits would not be durable.
 */
export async function migrate(connections: Connections): Promise<void> {
  await requireSynced(connections);
  await makeSchemaTable(connections);
  await connections.transaction(async (run) => {
    const [row] = await run<{ version: number; least: number }>(readVersion);
    const { version = 0, least = 0 } = row ?? {};
    if (least > schemaVersion) {
      throw new Unusable(
        `the database has schema version ${version}, for releases that know ${least} at least, but this one ` +
          `knows ${schemaVersion}: a newer release of Parley has written it`,
      );
    }
    if (version >= schemaVersion) return;
    if (version === 0) await requireFree(run);
    const missing = migrations.slice(version);
    for (const step of missing.flatMap(({ steps }) => steps)) await run({ name: "", text: step });
    await run(writeVersion, [schemaVersion, missing.at(-1)?.least ?? least]);
  });
}

const readVersion: Statement = {
  name: "",
  text: "SELECT version, least FROM parley_schema WHERE one FOR UPDATE",
};
const writeVersion: Statement = {
  name: "",
  text: "UPDATE parley_schema SET version = $1, least = $2 WHERE one",
};

/** Without syncs, a power loss takes what was acknowledged, or the whole database. */
async function requireSynced(connections: Connections): Promise<void> {
  const text = "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'";
  const off = await connections.read<{ name: string }>({ name: "", text });
  if (off.length === 0) return;
  const names = off.map(({ name }) => name).join(" and ");
  throw new Unusable(
    `PostgreSQL runs with ${names} off, and would lose what it has acknowledged: turn it on`,
  );
}

/** Two that make the same table at once may get in each other's way; then it is there. */
async function makeSchemaTable(connections: Connections): Promise<void> {
  const table = `CREATE TABLE IF NOT EXISTS parley_schema (
    one boolean NOT NULL PRIMARY KEY,         -- true: there is one row
    version bigint NOT NULL,
    least bigint NOT NULL                     -- the version that a release must know at least
  )`;
  const row = "INSERT INTO parley_schema VALUES (true, 0, 0) ON CONFLICT DO NOTHING";
  try {
    await connections.write({ name: "", text: table });
  } catch (error) {
    if (!isThereAlready(error)) throw error;
  }
  await connections.write({ name: "", text: row });
}

async function requireFree(run: Run): Promise<void> {
  const rows = await run<{ name: string }>(
    {
      name: "",
      text: `SELECT table_name AS name FROM information_schema.tables
        WHERE table_schema = current_schema() AND table_name = ANY ($1)`,
    },
    [ambiguous],
  );
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name).join(", ");
  throw new Unusable(`the database has tables of another program: ${names}. It was left as it is.`);
}
