import { expect, test } from "vitest";
import { MemoryCache } from "../../../src/nlu/learned/memory-cache.ts";
import { Training } from "../../../src/nlu/learned/train.ts";
import { bank, setOf } from "./set-of.ts";

const set = setOf(bank);
const training = new Training(set);
const learned = { trained: training.train(), calibration: training.calibrate() };

test("what was learned is found again by the same samples, and by no others", async () => {
  const cache = new MemoryCache();
  expect(await cache.read(set)).toBeUndefined();
  await cache.write(set, learned);
  expect(await cache.read(structuredClone(set))).toBe(learned);
  expect(await cache.read({ ...set, locale: "en_GB" })).toBeUndefined();
  expect(await cache.read(set, "sentences")).toBeUndefined();
});

test("the newest is kept, and not all that ever was", async () => {
  const cache = new MemoryCache();
  const sets = Array.from({ length: 21 }, (_, index) => ({ ...set, locale: `l${index}` }));
  for (const one of sets) await cache.write(one, learned);
  const kept = await Promise.all(sets.map((one) => cache.read(one)));
  expect(kept.map((one) => one === learned)).toEqual([false, ...sets.slice(1).map(() => true)]);
});
