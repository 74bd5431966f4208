import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseServer } from "../../test/store/postgres/database-server.ts";

/** How many sessions pgbench appends to. */
const sessions = 1_000;

/** The append of src/store/postgres/statements.ts, to a session chosen by chance, wherever that ends. */
const append = `\\set s random(1, ${sessions})
WITH head AS (
  UPDATE sessions SET latest_turn = next_offset, next_offset = next_offset + 4, status = 'active', end_time = NULL,
    webhook_time = NULL, check_time = check_time
  WHERE session_id = 'pgbench-' || :s AND status = 'active' RETURNING session_id, latest_turn, next_offset
)
INSERT INTO turns (session_id, first_offset, next_offset, time, request_id, events, state)
SELECT session_id, latest_turn, next_offset, 1767268800000, NULL, events, state FROM head, pgbench_turn;
`;

/** Makes the sessions, and a turn like those of Parley, of which there must be one. */
export async function prepareAppends(database: DatabaseServer): Promise<void> {
  await database.query(
    `CREATE TABLE pgbench_turn AS SELECT events, state FROM turns ORDER BY time DESC LIMIT 1`,
  );
  await database.query(`INSERT INTO sessions (session_id, model_id, model_version, owner, user_id, title, description,
      labels, locale, status, idle_timeout, create_time, change_time, latest_turn, next_offset)
    SELECT 'pgbench-' || n, model_id, model_version, owner, user_id, '', '', '{}', locale, 'active', idle_timeout,
      create_time, change_time, 0, 3
    FROM generate_series(1, ${sessions}) n, (SELECT * FROM sessions LIMIT 1) one`);
}

/** @returns NaN when pgbench is not installed. */
export async function appendsPerSecond(
  { url }: DatabaseServer,
  connections: number,
  seconds: number,
): Promise<number> {
  const script = join(tmpdir(), `parley-append-${process.pid}.sql`);
  writeFileSync(script, append);
  const parameters = ["-n", "-M", "prepared", "-f", script, "-c", String(connections), "-j", "2"];
  const { stdout, stderr, error } = spawnSync("pgbench", [...parameters, "-T", String(seconds), url], {
    encoding: "utf8",
  });
  if (error) return Number.NaN;
  const [, tps] = /tps = ([\d.]+)/.exec(stdout) ?? [];
  if (tps === undefined) throw new Error(stderr);
  return Number(tps);
}
