import { describe, expect, it } from "vitest";
import { Clock } from "../../src/session/clock.ts";
import type { Session } from "../../src/session/session.ts";
import { Random } from "../server/random.ts";
import { creationOf } from "../store/specimen.ts";
import { FixedSurroundings } from "./fixed-surroundings.ts";

const minute = 60_000;
const hour = 60 * minute;

function begin(): { surroundings: FixedSurroundings; clock: Clock } {
  const surroundings = new FixedSurroundings();
  return { surroundings, clock: new Clock(surroundings) };
}

/** A session that was active at this time, and may be idle for ten hours. */
function activeAt(activeTime: number): Session {
  return creationOf("s", { activeTime, idleTimeoutMs: 10 * hour }).session;
}

/** How long a session that was active at this time has been idle, in the eyes of the clock. */
function idleMs(clock: Clock, activeTime: number): number {
  return 10 * hour - (clock.leftMs(activeAt(activeTime)) ?? Number.NaN);
}

describe("a session is idle", () => {
  it("for as long as the clock says, when nobody sets it", () => {
    const { surroundings, clock } = begin();
    const active = clock.now();
    for (let round = 0; round < 100; round++) surroundings.advance(7 * minute);
    expect(idleMs(clock, active)).toBe(700 * minute);
    expect(clock.isDue(activeAt(active))).toBe(true);
    expect(clock.isDue(activeAt(active + 100 * minute + 1))).toBe(false);
  });

  it("for as long as time has really passed, when the clock is set forward", () => {
    const { surroundings, clock } = begin();
    const before = clock.now();
    surroundings.advance(minute);
    surroundings.time += hour;
    const after = clock.now();
    surroundings.advance(minute);
    expect(idleMs(clock, before)).toBe(2 * minute);
    expect(idleMs(clock, after)).toBe(minute);
    expect(idleMs(clock, after - 30 * minute)).toBe(minute);
  });

  it("for no time that matters once it is over", () => {
    const { clock } = begin();
    const over = { ...activeAt(clock.now()), status: "ended" } as const;
    expect(clock.leftMs(over)).toBeUndefined();
    expect(clock.isDue(over)).toBe(false);
  });

  it("no longer than it really was, when the clock is set back and forward again", () => {
    const { surroundings, clock } = begin();
    const first = clock.now();
    surroundings.time -= hour;
    const second = clock.now();
    surroundings.advance(minute);
    surroundings.time += hour;
    expect(idleMs(clock, second)).toBe(minute);
    expect(idleMs(clock, first)).toBeLessThanOrEqual(minute);
  });

  it("as long as it really was, though the clock crept forward in steps too small to be seen", () => {
    const { surroundings, clock } = begin();
    const active = clock.now();
    for (let round = 0; round < 1000; round++) {
      surroundings.time += 10;
      surroundings.advance(1000);
      clock.now();
    }
    const tooLong = idleMs(clock, active) - 1_000_000;
    expect(tooLong).toBeLessThanOrEqual(100);
    expect(tooLong).toBeGreaterThanOrEqual(0);
  });

  it("an hour less at most, however often the clock goes an hour forward and back", () => {
    const { surroundings, clock } = begin();
    const active = clock.now();
    for (let round = 0; round < 20; round++) {
      surroundings.time += hour;
      clock.now();
      surroundings.time -= hour;
      surroundings.advance(minute);
      clock.now();
    }
    surroundings.advance(5 * hour);
    expect(idleMs(clock, active)).toBeLessThanOrEqual(5 * hour + 20 * minute);
    expect(idleMs(clock, active)).toBeGreaterThanOrEqual(4 * hour);
  });
});

it.each(Array.from({ length: 50 }, (_, seed) => seed))(
  "no session is thought to be idle for longer than it is, and its time comes in the end (%i)",
  (seed) => {
    const random = new Random(seed);
    const { surroundings, clock } = begin();
    const sessions: { active: number; since: number }[] = [];
    for (let step = 0; step < 200; step++) {
      const what = random.below(4);
      if (what === 0) surroundings.time += random.below(2 * hour) - hour;
      if (what === 1) surroundings.advance(random.below(10 * minute));
      // Time never runs backwards in a session.
      if (what === 2) {
        const before = random.below(3) === 0 ? (sessions.at(-1)?.active ?? 0) : 0;
        sessions.push({ active: Math.max(clock.now(), before), since: surroundings.steady() });
      }
      const tooLong = sessions.map(
        ({ active, since }) => idleMs(clock, active) - (surroundings.steady() - since),
      );
      expect(Math.max(0, ...tooLong)).toBeLessThanOrEqual(100);
    }
    surroundings.advance(10_000 * hour);
    for (const { active } of sessions) expect(clock.isDue(activeAt(active))).toBe(true);
  },
);
