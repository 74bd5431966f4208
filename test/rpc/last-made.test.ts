import { expect, test } from "vitest";
import { lastMade } from "../../src/rpc/last-made.ts";

test("what is asked for again and again is made once, until it is something else", () => {
  const made: string[] = [];
  const told = lastMade((event: { readonly text: string }, sessionId: string) => {
    made.push(event.text);
    return `${sessionId}: ${event.text}`;
  });
  const [hello, again] = [{ text: "hello" }, { text: "hello" }];
  expect([told(hello, "s"), told(hello, "s")]).toEqual(["s: hello", "s: hello"]);
  expect(made).toEqual(["hello"]);
  expect([told(again, "t"), told(again, "s"), told(hello, "s")]).toEqual([
    "t: hello",
    "s: hello",
    "s: hello",
  ]);
  expect(made).toHaveLength(4);
});
