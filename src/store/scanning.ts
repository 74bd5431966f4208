import { invalidField } from "../dialog/error.ts";
import type { SessionStatus } from "../session/session.ts";
import type { SessionFilter } from "../session/store.ts";
import type { HeadRow } from "./rows.ts";

/** How many rows one page of a list looks at; labels and states have no index. */
const maxScanned = 10_000;

/** What a list looks at of a session. */
export interface ScannedRow {
  /** Its place in the order in which sessions were made. */
  readonly id: number;
  readonly status: SessionStatus;
  readonly labels: string;
}

/** Looks at sessions, newest first, until a page is full. */
export class Scan {
  readonly ids: number[] = [];
  private readonly filter: SessionFilter;
  private readonly size: number;
  private scanned = 0;
  private last = 0;

  constructor(filter: SessionFilter, size: number) {
    this.filter = filter;
    this.size = size;
  }

  /** How many more sessions it may look at. */
  get left(): number {
    return maxScanned - this.scanned;
  }

  /** @returns false when the page ends before this session. */
  takes(row: ScannedRow): boolean {
    if (this.ids.length === this.size || this.left === 0) return false;
    this.scanned++;
    this.last = row.id;
    if (matches(row, this.filter)) this.ids.push(row.id);
    return true;
  }

  /** The token of the page that begins after what it has looked at. */
  get next(): string {
    return String(this.last);
  }
}

/** Whether a session has what no index tells. */
function matches(row: ScannedRow, { statuses, labels }: SessionFilter): boolean {
  if (statuses && !statuses.includes(row.status)) return false;
  const wanted = Object.entries(labels ?? {});
  if (wanted.length === 0) return true;
  const found = new Map(Object.entries(JSON.parse(row.labels)));
  return wanted.every(([name, value]) => found.get(name) === value);
}

/**
 * The place that a page token names: that of the last session that was looked at. Without one, the end.
 *
 * @throws DialogError INVALID_REQUEST.
 */
export function placeIn(token: string): number {
  if (token === "") return Number.MAX_SAFE_INTEGER;
  const id = Number(token);
  if (!/^\d+$/.test(token) || !Number.isSafeInteger(id)) {
    throw invalidField("page_token", "is not a token that ListSessions returned");
  }
  return id;
}

/** About what clients are told of a session. */
export function bytesOf({ title, description, labels, metadata, events }: HeadRow): number {
  return Buffer.byteLength(title + description + labels + (metadata ?? "") + events);
}
