import { expect, it } from "vitest";
import { InputHistory } from "../../../web/src/chat/input-history.ts";

it("goes back through what was said, and forth to what was being written", () => {
  const history = new InputHistory();
  for (const text of ["one", "two", "two"]) history.add(text);
  expect(history.earlier("thr")).toBe("two");
  expect(history.earlier("two")).toBe("one");
  expect(history.earlier("one")).toBeUndefined();
  expect(history.later()).toBe("two");
  expect(history.later()).toBe("thr");
  expect(history.later()).toBeUndefined();
});

it("has nothing before something was said", () => {
  const history = new InputHistory();
  expect(history.earlier("a")).toBeUndefined();
  expect(history.later()).toBeUndefined();
});
