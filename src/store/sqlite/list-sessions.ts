import type { Page, SessionFilter } from "../../session/store.ts";
import { placeIn, Scan, type ScannedRow } from "../scanning.ts";
import type { Database } from "./driver.ts";

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
       ORDER BY id DESC`,
    )
    .iterate({ before: placeIn(token), owner, userId, modelId });

  const scan = new Scan(filter, size);
  for (const row of rows) if (!scan.takes(row)) return { ids: scan.ids, next: scan.next };
  return { ids: scan.ids, next: "" };
}
