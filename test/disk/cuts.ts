import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EventBody } from "../../src/dialog/event.ts";
import type { Database } from "../../src/store/sqlite/driver.ts";
import { openDatabase } from "../../src/store/sqlite/open.ts";
import type { RecordedSession, Recording } from "./recording.ts";
import { SimulatedDisk } from "./simulated-disk.ts";
import type { StoreFile } from "./trace.ts";

/** What many cuts of the power did. All but the first two must be zero. */
export interface CutReport {
  readonly cuts: number;
  /** Acknowledged turns that should have been there, over all cuts. */
  readonly acknowledged: number;
  /** Acknowledged turns that were not there, or not as they were said. */
  readonly lost: number;
  /** Cuts after which an acknowledged turn was not there. */
  readonly lossyCuts: number;
  /** Sessions whose deletion was acknowledged, and that were there again. */
  readonly resurrected: number;
  /** Sessions whose turns do not follow one another, or do not end where the session says. */
  readonly gaps: number;
  /** Databases that did not open, or that SQLite's integrity check complained of. */
  readonly damaged: number;
  /** The first complaint, if there was any. */
  readonly complaint: string;
}

const suffixes = { database: "", log: "-wal", journal: "-journal" } as const;

/**
 * Cuts the power at places of a recording that chance picks, and opens what is on the disk then.
 *
 * @param chance numbers from 0 to 1; the same ones make the same cuts.
 */
export function cutPower(recording: Recording, cuts: number, chance: () => number): CutReport {
  const memory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  const directory = mkdtempSync(join(memory, "parley-cut-"));
  const report = {
    cuts,
    acknowledged: 0,
    lost: 0,
    lossyCuts: 0,
    resurrected: 0,
    gaps: 0,
    damaged: 0,
    complaint: "",
  };
  const { steps } = recording;
  const places = Array.from({ length: cuts }, () => Math.floor(chance() * (steps.length + 1)));
  places.sort((a, b) => a - b);
  const disk = new SimulatedDisk(chance);
  let taken = 0;
  for (const place of places) {
    while (taken < place) {
      const step = steps[taken++];
      if (step) disk.take(step);
    }
    look(directory, disk.cut(), chance, recording, place, report);
  }
  rmSync(directory, { recursive: true });
  return report;
}

type Counts = { -readonly [Key in keyof CutReport]: CutReport[Key] };

function look(
  directory: string,
  files: ReadonlyMap<StoreFile, Buffer>,
  chance: () => number,
  recording: Recording,
  place: number,
  report: Counts,
): void {
  const path = join(directory, "parley.db");
  for (const suffix of [...Object.values(suffixes), "-shm"]) rmSync(path + suffix, { force: true });
  for (const [file, bytes] of files) if (file !== "directory") writeFileSync(path + suffixes[file], bytes);
  // What was shared memory is nothing but rubbish, if it is there at all.
  if (chance() < 0.3) writeFileSync(`${path}-shm`, Buffer.alloc(32_768, Math.floor(chance() * 256)));

  const complain = (what: string) => {
    report.complaint ||= `cut before step ${place}: ${what}`;
  };
  let database: Database | undefined;
  try {
    database = openDatabase(path);
    const complaints = database.prepare<[], string>("PRAGMA integrity_check").pluck().all();
    if (complaints.join() !== "ok") throw new Error(complaints.join());
    const before = report.lost;
    const found = turnsOf(database);
    for (const session of recording.sessions) compare(session, found, place, report, complain);
    if (report.lost > before) report.lossyCuts++;
  } catch (error) {
    report.damaged++;
    complain(String(error));
  } finally {
    database?.close();
  }
}

interface FoundTurn {
  readonly session_id: string;
  readonly next_offset: number;
  readonly first_offset: number;
  readonly request_id: string | null;
  readonly events: string;
}

function turnsOf(database: Database): Map<string, FoundTurn[]> {
  const rows = database
    .prepare<[], FoundTurn>(
      `SELECT session_id, next_offset, first_offset, t.request_id, events
       FROM sessions s LEFT JOIN turns t ON t.session = s.id ORDER BY s.id, first_offset`,
    )
    .all();
  const found = new Map<string, FoundTurn[]>();
  for (const row of rows) {
    const turns = found.get(row.session_id);
    if (turns) turns.push(row);
    else found.set(row.session_id, [row]);
  }
  return found;
}

function compare(
  { sessionId, asked, answeredAt, mayBeGoneAt, mustBeGoneAt }: RecordedSession,
  all: ReadonlyMap<string, readonly FoundTurn[]>,
  place: number,
  report: Counts,
  complain: (what: string) => void,
): void {
  const turns = all.get(sessionId);
  // A step at the place of the cut has not happened any more.
  const acknowledged = answeredAt.filter((step) => step < place).length;
  if (!turns && mayBeGoneAt < place) return;
  if (turns && mustBeGoneAt < place) {
    report.resurrected++;
    complain(`${sessionId} is there again`);
    return;
  }
  report.acknowledged += acknowledged;
  const [, ...said] = turns ?? [];
  const isAsSaid = (index: number) => {
    const [turn, request] = [said[index], asked[index]];
    return turn?.request_id === request?.requestId && turn !== undefined && textOf(turn) === request?.text;
  };
  for (let index = 0; index < Math.max(acknowledged, said.length); index++) {
    if (isAsSaid(index)) continue;
    if (index < acknowledged) report.lost++;
    else report.gaps++;
    complain(`turn ${index} of ${sessionId} is not there, or another one`);
  }
  if (!turns) return;
  let next = 0;
  for (const turn of turns) {
    if (turn.first_offset !== next) {
      report.gaps++;
      complain(`${sessionId} has a turn at ${turn.first_offset}, not ${next}`);
    }
    next = turn.first_offset + eventsOf(turn).length;
    if (turn.next_offset !== next) {
      report.gaps++;
      complain(`the turn of ${sessionId} at ${turn.first_offset} ends at ${turn.next_offset}, not ${next}`);
    }
  }
}

function eventsOf(turn: FoundTurn): readonly EventBody[] {
  return JSON.parse(turn.events ?? "[]");
}

function textOf(turn: FoundTurn): string {
  const [first] = eventsOf(turn);
  return first?.kind === "user_text" ? first.text : "";
}
