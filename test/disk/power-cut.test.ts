import { expect, test } from "vitest";
import { chanceFrom } from "./chance.ts";
import { cutPower } from "./cuts.ts";
import { type RecordingOptions, record } from "./recording.ts";

const seed = 20_260_101;

/** A server is started, and learns, three times. */
const limit = { timeout: 240_000 };

const harmless = { lost: 0, lossyCuts: 0, resurrected: 0, gaps: 0, damaged: 0, complaint: "" };

/** What has been recorded already, by its options. */
const recordings = new Map<string, ReturnType<typeof record>>();

async function recorded(options: Omit<RecordingOptions, "turnsPerLife">, skip: (why: string) => never) {
  const key = JSON.stringify(options);
  const recording = recordings.get(key) ?? record({ turnsPerLife: 60, ...options });
  recordings.set(key, recording);
  const done = await recording;
  return typeof done === "string" ? skip(done) : done;
}

test("a power cut takes nothing that was acknowledged", limit, async ({ skip }) => {
  const recording = await recorded({}, skip);
  const report = cutPower(recording, 300, chanceFrom(seed));
  expect(report).toMatchObject(harmless);
  expect(report.acknowledged).toBeGreaterThan(10_000);
});

test("nor does it after writes and syncs have failed for a while", limit, async ({ skip }) => {
  const recording = await recorded({ failing: true }, skip);
  expect(recording.refused).toBeGreaterThan(0);
  expect(cutPower(recording, 300, chanceFrom(seed))).toMatchObject(harmless);
});

test(
  "a server that starts syncs what it finds in the log, before it builds on it",
  limit,
  async ({ skip }) => {
    const { steps, lives } = await recorded({ failing: true }, skip);
    const life = steps.slice(lives[1], lives[2]);
    const [first] = life.filter((step) => step.kind !== "sent");
    expect(first).toMatchObject({ kind: "written", file: "log", offset: 0 });
    const synced = life.findIndex((step) => step.kind === "synced" && step.file === "log");
    const built = life.findIndex((step) => step.kind === "written" && step.file === "database");
    expect(synced).toBeGreaterThan(-1);
    expect(built).toBeGreaterThan(synced);
    expect(first?.kind === "written" && first.data.length).toBeGreaterThan(4096);
  },
);

test("if commits were not synced, it would", limit, async ({ skip }) => {
  const report = cutPower(await recorded({ unsynced: true }, skip), 100, chanceFrom(seed));
  expect(report.lossyCuts).toBeGreaterThan(20);
  expect(report).toMatchObject({ gaps: 0, damaged: 0 });
});
