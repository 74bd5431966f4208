import { expect, test } from "vitest";
import { timeSharing } from "../../src/transcript/time-sharing.ts";

function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test("whoever worked for long lets others go first, and goes on", async () => {
  const order: string[] = [];
  const shareTime = timeSharing();
  work(11);
  setImmediate(() => order.push("others"));
  await shareTime();
  order.push("we");
  expect(order).toEqual(["others", "we"]);
});
