import { expect, test } from "vitest";
import { Sightings } from "../../bench/watchers/sightings.ts";

const [one, two] = [Buffer.from("one"), Buffer.from("two")];

test("whoever waits goes on when every watcher has seen as many messages", async () => {
  const sightings = new Sightings(2);
  let isWaiting = true;
  const all = sightings.all(2).then(() => {
    isWaiting = false;
  });
  for (const message of [one, two]) sightings.add(message === one ? 0 : 1, message);
  sightings.add(0, one);
  await Promise.resolve();
  expect(isWaiting).toBe(true);
  sightings.add(1, two);
  await all;
  await sightings.all(2);
  sightings.expectLast([two]);
  sightings.expectLast([one, two]);
  expect(() => sightings.expectLast([one])).toThrow("something else");
});

test("watchers that see different messages at the same place are found out", () => {
  const sightings = new Sightings(2);
  sightings.add(0, one);
  expect(() => sightings.add(0, two)).toThrow("differ");
});
