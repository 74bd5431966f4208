import { expect, it } from "vitest";
import { parameterChanges } from "../../../web/src/inspect/parameter-change.ts";

it("tells what became of every parameter", () => {
  const before = { gone: "1", same: "2", other: "3", emptied: "4" };
  const after = { same: "2", other: "4", fresh: "5", emptied: "" };
  expect(parameterChanges(before, after).map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    "emptied changed",
    "fresh added",
    "gone removed",
    "other changed",
    "same kept",
  ]);
});

it("is not misled by names that all objects have", () => {
  expect(parameterChanges({}, { constructor: "x" })).toEqual([
    { name: "constructor", kind: "added", before: undefined, after: "x" },
  ]);
});
