import { invalidField } from "../../dialog/error.ts";
import type { SessionStatus } from "../../session/session.ts";
import type { Page, SessionFilter } from "../../session/store.ts";
import type { Database } from "./driver.ts";

/** How many rows one page looks at; labels and states have no index. */
const maxScanned = 10_000;

interface ScannedRow {
  readonly id: number;
  readonly status: SessionStatus;
  readonly labels: string;
}

/** The row ids of one page of sessions, newest first, and the token of the next page; empty for the last. */
export function listSessionIds(
  database: Database,
  filter: SessionFilter,
  { size, token }: Page,
): { ids: number[]; next: string } {
  const { owner, userId, modelId } = filter;
  const conditions = ["id < @before"];
  // One index serves: the user's, else the owner's, else the model's. A "+" keeps SQLite from another.
  if (userId !== undefined) conditions.push("user_id = @userId");
  if (owner !== undefined) conditions.push(userId === undefined ? "owner = @owner" : "+owner = @owner");
  if (modelId !== undefined) {
    conditions.push(
      userId === undefined && owner === undefined ? "model_id = @modelId" : "+model_id = @modelId",
    );
  }
  const rows = database
    .prepare<Record<string, unknown>[], ScannedRow>(
      `SELECT id, status, labels FROM sessions WHERE ${conditions.join(" AND ")}
       ORDER BY id DESC LIMIT ${maxScanned + 1}`,
    )
    .iterate({ before: readToken(token), owner, userId, modelId });

  const ids: number[] = [];
  let scanned = 0;
  let last = 0;
  for (const row of rows) {
    if (ids.length === size || scanned === maxScanned) return { ids, next: String(last) };
    scanned++;
    last = row.id;
    if (matches(row, filter)) ids.push(row.id);
  }
  return { ids, next: "" };
}

function matches(row: ScannedRow, { statuses, labels }: SessionFilter): boolean {
  if (statuses && !statuses.includes(row.status)) return false;
  const wanted = Object.entries(labels ?? {});
  if (wanted.length === 0) return true;
  const found = new Map(Object.entries(JSON.parse(row.labels)));
  return wanted.every(([name, value]) => found.get(name) === value);
}

/** A page token is the row id of the last session that was looked at. */
function readToken(token: string): number {
  if (token === "") return Number.MAX_SAFE_INTEGER;
  const id = Number(token);
  if (!/^\d+$/.test(token) || !Number.isSafeInteger(id)) {
    throw invalidField("page_token", "is not a token that ListSessions returned");
  }
  return id;
}
