import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ServerProcess } from "../crash/server-process.ts";
import { errno, Shim } from "./shim.ts";
import { requestIdPattern, type TalkedSession, Talker } from "./talkers.ts";
import { readTrace, type Step } from "./trace.ts";

export interface RecordingOptions {
  /** How many turns are answered in each life of the server. */
  readonly turnsPerLife: number;
  /** Opens the store so that commits are not synced, as nobody can by a setting. */
  readonly unsynced?: boolean;
  /** Writes and then syncs fail when the first life ends, and for a while in the second. */
  readonly failing?: boolean;
}

/** What happened to the disk under the real server, and what clients were told meanwhile. */
export interface Recording {
  readonly steps: readonly Step[];
  /** The step with which each life of the server began. */
  readonly lives: readonly number[];
  readonly sessions: readonly RecordedSession[];
  /** Calls that were refused because the disk failed. */
  readonly refused: number;
}

export interface RecordedSession extends TalkedSession {
  /** For each that was asked: the step from which on somebody may know the answer. */
  readonly answeredAt: readonly number[];
  /** The step from which on it may be gone, and that from which on it must be. */
  readonly mayBeGoneAt: number;
  readonly mustBeGoneAt: number;
}

const clients = 4;
const never = Number.POSITIVE_INFINITY;
const unsynced = join(dirname(fileURLToPath(import.meta.url)), "unsynced.mjs");

/** Lets the real server live three times: killed twice, and stopped at last. @returns why that is impossible. */
export async function record(options: RecordingOptions): Promise<Recording | string> {
  const directory = mkdtempSync(join(tmpdir(), "parley-record-"));
  const store = join(directory, "parley.db");
  const shim = Shim.make(store);
  if (typeof shim === "string") return shim;
  try {
    const talkers = Array.from({ length: clients }, (_, index) => new Talker(index));
    const env = { ...shim.env, ...(options.unsynced ? { NODE_OPTIONS: `--import=${unsynced}` } : {}) };
    const lives: number[] = [];
    for (let life = 0; life < 3; life++) {
      lives.push(life === 0 ? 0 : readTrace(shim.tracePath).length);
      const server = await ServerProcess.start(store, { env });
      const talking = Promise.all(talkers.map((talker) => talker.talk(server.port)));
      await count(talkers, "answered", options.turnsPerLife / 2);
      if (life < 2 && options.failing) {
        for (const faults of [{ writes: errno.ENOSPC }, { syncs: errno.EIO }]) {
          shim.fail(faults);
          await count(talkers, "failed", 5 * clients);
        }
      }
      if (life > 0) {
        shim.fail();
        await count(talkers, "answered", options.turnsPerLife / 2);
      }
      await (life === 2 ? server.stop() : server.kill());
      await talking;
      shim.fail();
    }
    const steps = readTrace(shim.tracePath);
    return {
      steps,
      lives,
      sessions: talkers.flatMap(({ sessions }) => placed(sessions, answersIn(steps))),
      refused: talkers.reduce((sum, { failed }) => sum + failed, 0),
    };
  } finally {
    shim.remove();
    rmSync(directory, { recursive: true });
  }
}

/** Waits until so many more have been counted. */
async function count(talkers: readonly Talker[], what: "answered" | "failed", more: number): Promise<void> {
  const counted = () => talkers.reduce((sum, talker) => sum + talker[what], 0);
  const end = counted() + more;
  await new Promise<void>((resolve) => {
    for (const talker of talkers) talker.whenever(() => counted() >= end && resolve());
  });
}

/** The step at which the answer to each request left the server first. */
function answersIn(steps: readonly Step[]): Map<string, number> {
  const answers = new Map<string, number>();
  for (const [index, step] of steps.entries()) {
    if (step.kind !== "sent") continue;
    for (const [id] of step.data.toString("latin1").matchAll(requestIdPattern))
      if (!answers.has(id)) answers.set(id, index);
  }
  return answers;
}

function placed(sessions: readonly TalkedSession[], answers: Map<string, number>): RecordedSession[] {
  return sessions.map((session, index) => {
    const answeredAt = session.asked.map(({ requestId }) => answers.get(requestId) ?? never);
    if (answeredAt.slice(0, session.answered).includes(never))
      throw new Error(`an answer that a client saw in ${session.sessionId} is not in the trace`);
    const next = sessions[index + 1]?.asked[0];
    return {
      ...session,
      answeredAt,
      mayBeGoneAt: session.deleted ? (answeredAt.at(-1) ?? never) : never,
      // Who talks in the next session has seen the deletion of this one, unless the server was killed then.
      mustBeGoneAt: session.deleted && next ? (answers.get(next.requestId) ?? never) : never,
    };
  });
}
