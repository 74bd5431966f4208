import { expect, test } from "vitest";
import { Breaker, BreakerOpen } from "../../../src/nlu/outside/breaker.ts";
import { Signal } from "../../session/signal.ts";

class Scene {
  time = 0;
  calls = 0;
  readonly told: unknown[] = [];
  readonly breaker = new Breaker({
    mostFailures: 3,
    restMs: 1000,
    now: () => this.time,
    onOpen: (error) => this.told.push(error),
  });

  /** What comes of some calls in a row: done, failed, or refused. */
  async call(...outcomes: boolean[]): Promise<string> {
    const words: string[] = [];
    for (const isGood of outcomes) {
      words.push(
        await this.outcome(isGood ? Promise.resolve() : Promise.reject(new Error(`at ${this.time}`))),
      );
    }
    return words.join(" ");
  }

  outcome(answer: Promise<void>): Promise<string> {
    // Where the call is not made, nobody else looks at the answer.
    answer.catch(() => {});
    const made = this.breaker.call(() => {
      this.calls++;
      return answer;
    });
    return made.then(
      () => "done",
      (error) => (error instanceof BreakerOpen ? "refused" : "failed"),
    );
  }
}

test("it opens after some failures in a row, and then makes no calls", async () => {
  const scene = new Scene();
  expect(await scene.call(false, false, true, false, false)).toBe("failed failed done failed failed");
  expect(scene.told).toEqual([]);
  expect(await scene.call(false, true, true)).toBe("failed refused refused");
  expect(scene.calls).toBe(6);
  scene.time = 999;
  expect(await scene.call(true)).toBe("refused");
});

test("after its rest, one good probe closes it", async () => {
  const scene = new Scene();
  await scene.call(false, false, false);
  scene.time = 1000;
  expect(await scene.call(true, false, false, true)).toBe("done failed failed done");
});

test("a bad probe lets it rest again", async () => {
  const scene = new Scene();
  await scene.call(false, false, false);
  scene.time = 1000;
  expect(await scene.call(false, true)).toBe("failed refused");
  scene.time = 1999;
  expect(await scene.call(true)).toBe("refused");
  scene.time = 2000;
  expect(await scene.call(true, true)).toBe("done done");
});

test("while a probe is under way, others are refused at once", async () => {
  const scene = new Scene();
  await scene.call(false, false, false);
  scene.time = 1000;
  const answer = new Signal();
  const probe = scene.outcome(answer.given);
  expect(await scene.call(true, true)).toBe("refused refused");
  answer.give();
  expect(await probe).toBe("done");
  expect(await scene.call(true)).toBe("done");
});

test("what was under way when it opened neither closes it nor prolongs its rest", async () => {
  const scene = new Scene();
  const [good, bad] = [new Signal(), new Signal()];
  const late = [
    scene.outcome(good.given),
    scene.outcome(bad.given.then(() => Promise.reject(new Error("late")))),
  ];
  await scene.call(false, false, false);
  scene.time = 500;
  bad.give();
  expect(await late[1]).toBe("failed");
  good.give();
  expect(await late[0]).toBe("done");
  expect(scene.told).toHaveLength(1);
  expect(await scene.call(true)).toBe("refused");
  scene.time = 1000;
  expect(await scene.call(true)).toBe("done");
});

test("it tells once that it opens, until it was closed", async () => {
  const scene = new Scene();
  await scene.call(false, false, false, false);
  for (scene.time = 1000; scene.time < 5000; scene.time += 1000) await scene.call(false, false);
  expect(scene.told).toEqual([new Error("at 0")]);
  await scene.call(true, false, false, false, false);
  expect(scene.told).toEqual([new Error("at 0"), new Error("at 5000")]);
});
