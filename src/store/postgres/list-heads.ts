import type { Head } from "../../session/session.ts";
import { type Page, pageBytes, type SessionFilter, type SessionPage } from "../../session/store.ts";
import { type HeadRow, headFromRow } from "../rows.ts";
import { bytesOf, placeIn, Scan, type ScannedRow } from "../scanning.ts";
import type { Run, Value } from "./connections.ts";
import { statements } from "./statements.ts";
import { headRowFrom } from "./stored-rows.ts";
import { stored } from "./texts.ts";

/** How many sessions are looked at, and how many heads are read, before it is seen whether that is enough. */
const scannedAtOnce = 1_000;
const headsAtOnce = 25;

/** One page of sessions, newest first. */
export async function listHeads(run: Run, filter: SessionFilter, page: Page): Promise<SessionPage> {
  const { ids, next } = await scan(run, filter, page);
  const heads: Head[] = [];
  let bytes = 0;
  for (let from = 0; from < ids.length; from += headsAtOnce) {
    const some = ids.slice(from, from + headsAtOnce);
    const rows = await run<HeadRow & { readonly id: number }>(statements.findHeads, [some]);
    const found = new Map(rows.map((row) => [row.id, row]));
    for (const [index, id] of some.entries()) {
      // One that was deleted meanwhile is left out.
      const row = found.get(id);
      bytes += row ? bytesOf(row) : 0;
      if (heads.length > 0 && bytes > pageBytes) return { heads, next: String(ids[from + index - 1]) };
      if (row) heads.push(headFromRow(headRowFrom(row)));
    }
  }
  return { heads, next };
}

async function scan(
  run: Run,
  filter: SessionFilter,
  { size, token }: Page,
): Promise<{ readonly ids: readonly number[]; readonly next: string }> {
  const { name, conditions, values } = conditionsOf(filter);
  const needsLook = filter.statuses !== undefined || Object.keys(filter.labels ?? {}).length > 0;
  const atOnce = needsLook ? scannedAtOnce : Math.min(size + 1, scannedAtOnce);
  const statement = {
    name,
    text: `SELECT id, status, labels FROM sessions WHERE id < $1 ${conditions} ORDER BY id DESC LIMIT $2::bigint`,
  };
  const scan = new Scan(filter, size);
  for (let before = placeIn(token); ; ) {
    const limit = Math.min(atOnce, scan.left + 1);
    const rows = await run<ScannedRow>(statement, [before, limit, ...values]);
    for (const row of rows) {
      if (!scan.takes(row)) return { ids: scan.ids, next: scan.next };
      before = row.id;
    }
    if (rows.length < limit) return { ids: scan.ids, next: "" };
  }
}

function conditionsOf({ owner, userId, modelId }: SessionFilter) {
  const columns = { owner, user_id: userId, model_id: modelId };
  const given = Object.entries(columns).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
  const conditions = given.map(({ name }, index) => `AND ${name} = $${index + 3}`).join(" ");
  const values: Value[] = given.map(({ value }) => stored(value));
  return { name: ["scan", ...given.map(({ name }) => name)].join("_"), conditions, values };
}
