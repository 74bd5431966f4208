import type { Database } from "./driver.ts";

/** Signs our databases, in the header of the file: "Parl". */
export const applicationId = 0x5061726c;

/**
 * The tables, as steps from the empty database to the newest version. A step that was released never changes;
 * new ones are added at the end.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,               -- grows: the order in which sessions were made
    session_id TEXT NOT NULL UNIQUE,
    model_id TEXT NOT NULL,
    model_version TEXT NOT NULL,
    user_id TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    labels TEXT NOT NULL,                 -- a JSON object of texts
    metadata TEXT,                        -- a JSON object, or nothing
    locale TEXT NOT NULL,
    status TEXT NOT NULL,                 -- active, ended, expired
    idle_timeout INTEGER NOT NULL,        -- all times in milliseconds
    create_time INTEGER NOT NULL,
    update_time INTEGER NOT NULL,
    active_time INTEGER NOT NULL,
    end_time INTEGER,
    forked_from TEXT,
    forked_offset INTEGER,
    next_offset INTEGER NOT NULL,         -- what an append is conditional on
    waits_for_webhook INTEGER NOT NULL,   -- 0 or 1
    check_time INTEGER,                   -- when to look for expiry; nothing once it is over
    request_id TEXT,                      -- of the call that made it
    request_fingerprint TEXT
  ) STRICT;
  CREATE INDEX sessions_by_user ON sessions (user_id, id);
  CREATE INDEX sessions_by_model ON sessions (model_id, id);
  CREATE INDEX sessions_by_version ON sessions (model_version);
  CREATE INDEX sessions_to_check ON sessions (check_time) WHERE check_time IS NOT NULL;
  CREATE INDEX sessions_to_fulfil ON sessions (id) WHERE waits_for_webhook = 1;
  CREATE UNIQUE INDEX sessions_by_request ON sessions (request_id) WHERE request_id IS NOT NULL;

  CREATE TABLE turns (
    session INTEGER NOT NULL REFERENCES sessions (id),
    first_offset INTEGER NOT NULL,
    time INTEGER NOT NULL,
    request_id TEXT,
    events TEXT NOT NULL,                 -- a JSON array
    state TEXT NOT NULL,                  -- a JSON object: the state after the turn
    PRIMARY KEY (session, first_offset)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX turns_by_request ON turns (session, request_id) WHERE request_id IS NOT NULL;

  CREATE TABLE models (
    model_id TEXT NOT NULL,
    version TEXT NOT NULL,
    source TEXT NOT NULL,                 -- a JSON object: the files of the model
    PRIMARY KEY (model_id, version)
  ) STRICT;
  `,
  // A session belongs to the principal that made it, and so does the id of the request that did.
  `
  ALTER TABLE sessions ADD COLUMN owner TEXT NOT NULL DEFAULT '';
  CREATE INDEX sessions_by_owner ON sessions (owner, id);
  DROP INDEX sessions_by_request;
  CREATE UNIQUE INDEX sessions_by_request ON sessions (owner, request_id) WHERE request_id IS NOT NULL;
  `,
  // Who may call, and what the server seals things with.
  `
  CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY,               -- grows: the order in which keys were made
    key_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,                   -- client, operator
    hash TEXT NOT NULL,                   -- SHA-256 of the key, in hexadecimal digits
    create_time INTEGER NOT NULL,
    expire_time INTEGER,
    revoke_time INTEGER
  ) STRICT;
  CREATE INDEX api_keys_by_name ON api_keys (name);

  CREATE TABLE secrets (
    id TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,                -- what is sealed with it
    key TEXT NOT NULL,                    -- 256 bits in hexadecimal digits
    create_time INTEGER NOT NULL
  ) STRICT;
  `,
  // Counted when another one begins.
  "CREATE INDEX sessions_live ON sessions (owner) WHERE status = 'active';",
  // Turns are a log that all sessions share (docs/decisions/032). What follows from the latest turn is not
  // written into its session any more.
  `
  CREATE TABLE turn_log (
    id INTEGER PRIMARY KEY,               -- grows: the order in which turns became durable
    session INTEGER NOT NULL REFERENCES sessions (id),
    first_offset INTEGER NOT NULL,
    next_offset INTEGER NOT NULL,         -- of the event after the turn: what an append is conditional on
    time INTEGER NOT NULL,
    request_id TEXT,
    events TEXT NOT NULL,
    state TEXT NOT NULL
  ) STRICT;
  INSERT INTO turn_log (session, first_offset, next_offset, time, request_id, events, state)
    SELECT session, first_offset, first_offset + json_array_length(events), time, request_id, events, state
    FROM turns ORDER BY session, first_offset;
  DROP TABLE turns;
  ALTER TABLE turn_log RENAME TO turns;
  CREATE UNIQUE INDEX turns_by_offset ON turns (session, first_offset);
  CREATE UNIQUE INDEX turns_by_request ON turns (session, request_id) WHERE request_id IS NOT NULL;
  ALTER TABLE sessions DROP COLUMN next_offset;
  ALTER TABLE sessions DROP COLUMN active_time;
  ALTER TABLE sessions RENAME COLUMN update_time TO change_time; -- when made, or changed otherwise than by a turn
  `,
];

/** The newest version. */
export const schemaVersion = migrations.length;

/**
 * Brings a database to the newest version, and signs it.
 *
 * @throws when a newer release of Parley has written it.
 */
export function migrate(database: Database): void {
  const version = Number(database.pragma("user_version", { simple: true }));
  if (version > schemaVersion) {
    throw new Error(
      `${database.name} has schema version ${version}, but this release knows ${schemaVersion} at most: ` +
        "a newer release of Parley has written it.",
    );
  }
  database.transaction(() => {
    migrations.slice(version).forEach((step, index) => {
      database.exec(step);
      database.pragma(`user_version = ${version + index + 1}`);
    });
    if (database.pragma("application_id", { simple: true }) !== applicationId)
      database.pragma(`application_id = ${applicationId}`);
  })();
}
