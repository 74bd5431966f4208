import { describe, expect, test } from "vitest";
import { Training } from "../../../src/nlu/learned/train.ts";
import { learnInThread } from "../../../src/nlu/learned/training-thread.ts";
import { saidBy } from "./own-process.ts";
import { bank, setOf } from "./set-of.ts";
import { watchThreads } from "./threads.ts";

describe("a thread", () => {
  test("learns what would be learned here, and tells how far it is", async () => {
    const set = setOf(bank);
    const here = new Training(set);
    const told: number[] = [];
    const learning = learnInThread(set, (part) => told.push(part));
    expect(await learning.trained).toEqual(here.train());
    expect(told).toEqual([1 / 3, 2 / 3, 1]);
    learning.keepAlive();
    expect(await learning.calibration).toEqual(here.calibrate());
  });

  test("that can not learn fails with the reason", async () => {
    // It has a text that is none.
    const set = JSON.parse('{"locale":"en_US","intentIds":["a"],"samples":[],"examples":[{"intent":0}]}');
    const learning = learnInThread(set, () => {});
    await expect(learning.trained).rejects.toThrow(TypeError);
    await expect(learning.calibration).rejects.toThrow(TypeError);
  });

  test("that is ended fails", async () => {
    watchThreads((thread) => thread.terminate());
    const learning = learnInThread(setOf(bank), () => {});
    await expect(learning.trained).rejects.toThrow(/^the training thread ended with code \d$/);
    await expect(learning.calibration).rejects.toThrow(/^the training thread ended with code \d$/);
  });
});

describe("a process that learns in a thread", () => {
  const learning = (whenTrained: string) => `
    import { learnInThread } from "./src/nlu/learned/training-thread.ts";
    import { manyTopics, setOf } from "./test/nlu/learned/set-of.ts";
    const learning = learnInThread(setOf(manyTopics(60)), () => {});
    learning.calibration.then(() => console.log("calibrated"));
    learning.trained.then(() => { console.log("trained"); ${whenTrained} });
  `;

  test("does not wait for the calibration by itself", async () => {
    expect(await saidBy(learning(""))).toBe("trained\n");
  });

  test("waits for it when it is told to", async () => {
    expect(await saidBy(learning("learning.keepAlive()"))).toBe("trained\ncalibrated\n");
  });
});
