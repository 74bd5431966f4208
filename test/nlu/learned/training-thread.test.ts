import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { Training } from "../../../src/nlu/learned/train.ts";
import { learnInThread } from "../../../src/nlu/learned/training-thread.ts";
import { bank, setOf } from "./set-of.ts";
import { watchThreads } from "./threads.ts";

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

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

/** What a process says that learns, and then does what is in a script. */
async function saidBy(script: string): Promise<string> {
  const code = `
    import { learnInThread } from "./src/nlu/learned/training-thread.ts";
    import { manyTopics, setOf } from "./test/nlu/learned/set-of.ts";
    const learning = learnInThread(setOf(manyTopics(60)), () => {});
    learning.calibration.then(() => console.log("calibrated"));
    learning.trained.then(() => { console.log("trained"); ${script} });
  `;
  const args = ["--import", "tsx", "--input-type=module", "--eval", code];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  return stdout;
}

describe("a process", () => {
  test("does not wait for the calibration by itself", async () => {
    expect(await saidBy("")).toBe("trained\n");
  });

  test("waits for it when it is told to", async () => {
    expect(await saidBy("learning.keepAlive()")).toBe("trained\ncalibrated\n");
  });
});
