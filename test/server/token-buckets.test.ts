import { expect, it } from "vitest";
import { TokenBuckets } from "../../src/server/token-buckets.ts";

it("lets a burst pass, and then as many as were filled in since", () => {
  let time = 0;
  const buckets = new TokenBuckets(10, 3, () => time);
  const take = () => buckets.take("a");
  expect([take(), take(), take()]).toEqual([0, 0, 0]);
  expect(take()).toBe(100);
  time += 40;
  expect(take()).toBe(60);
  time += 60;
  expect(take()).toBe(0);
  expect(take()).toBe(100);
  time += 1_000_000;
  expect([take(), take(), take()]).toEqual([0, 0, 0]);
  expect(take()).toBeGreaterThan(0);
});

it("counts every caller by itself", () => {
  const buckets = new TokenBuckets(1, 1, () => 0);
  expect(buckets.take("a")).toBe(0);
  expect(buckets.take("b")).toBe(0);
  expect(buckets.take("a")).toBe(1000);
});

it("has no limit when the rate has none", () => {
  const buckets = new TokenBuckets(Number.POSITIVE_INFINITY, 1, () => 0);
  for (let times = 0; times < 100; times++) expect(buckets.take("a")).toBe(0);
  expect(buckets.size).toBe(0);
});

it("remembers those that came last, however many come", () => {
  const buckets = new TokenBuckets(1, 1, () => 0);
  for (let index = 0; index < 50_000; index++) buckets.take(`caller ${index}`);
  expect(buckets.size).toBe(10_000);
  expect(buckets.take("caller 49999")).toBe(1000);
  expect(buckets.take("caller 0")).toBe(0);
});
