import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { ClassifierCache, type Learned } from "../../../src/nlu/learned/classifier-cache.ts";
import { Training } from "../../../src/nlu/learned/train.ts";
import { bank, setOf } from "./set-of.ts";

const set = setOf(bank);
const training = new Training(set);
const learned: Learned = { trained: training.train(), calibration: training.calibrate() };

async function emptyDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "parley-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

describe("what is kept of a classifier", () => {
  test("is read as it was written, by another one too", async () => {
    const directory = await emptyDirectory();
    await new ClassifierCache(directory).write(set, learned);
    expect(await new ClassifierCache(directory).read(structuredClone(set))).toEqual(learned);
  });

  test("is nothing before it is written", async () => {
    expect(await new ClassifierCache(await emptyDirectory()).read(set)).toBeUndefined();
    expect(await new ClassifierCache("/nowhere/at/all").read(set)).toBeUndefined();
  });

  test("is one file, in a directory that is made when it is needed", async () => {
    const directory = join(await emptyDirectory(), "below", "it");
    await new ClassifierCache(directory).write(set, learned);
    expect(await readdir(directory)).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.classifier$/)]);
  });

  test("is not taken for what other samples say, or another language", async () => {
    const cache = new ClassifierCache(await emptyDirectory());
    await cache.write(set, learned);
    const { send_money, ...fewer } = bank;
    expect(await cache.read(setOf(fewer))).toBeUndefined();
    expect(await cache.read(setOf({ ...fewer, send_money: [...send_money, "pay"] }))).toBeUndefined();
    expect(await cache.read({ ...set, locale: "en_GB" })).toBeUndefined();
    expect(await cache.read(set)).toEqual(learned);
  });

  test("is whole when it is written several times at once", async () => {
    const directory = await emptyDirectory();
    const cache = new ClassifierCache(directory);
    await Promise.all(Array.from({ length: 10 }, () => cache.write(set, learned)));
    expect(await cache.read(set)).toEqual(learned);
    expect(await readdir(directory)).toHaveLength(1);
  });

  test.each([
    ["empty", () => Buffer.alloc(0)],
    ["text", () => Buffer.from("no classifier")],
    ["zeros", (whole: Buffer) => Buffer.alloc(whole.length)],
    ["cut off", (whole: Buffer) => whole.subarray(0, whole.length / 2)],
    ["cut off at its end", (whole: Buffer) => whole.subarray(0, -1)],
  ])("is nothing when the file is damaged: %s", async (_, damaged) => {
    const directory = await emptyDirectory();
    const cache = new ClassifierCache(directory);
    await cache.write(set, learned);
    const [name = ""] = await readdir(directory);
    await writeFile(join(directory, name), damaged(await readFile(join(directory, name))));
    expect(await cache.read(set)).toBeUndefined();
    await cache.write(set, learned);
    expect(await cache.read(set)).toEqual(learned);
  });
});

test("a classifier that can not be kept is told of", async () => {
  const directory = await emptyDirectory();
  await writeFile(join(directory, "file"), "");
  await expect(new ClassifierCache(join(directory, "file")).write(set, learned)).rejects.toThrow("EEXIST");
});
