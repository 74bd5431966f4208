import { describe, expect, it } from "vitest";
import { marksOfList, marksOfStep, noMarks } from "../../../web/src/models/marks.ts";

describe("marks in a diagram", () => {
  const marks = { waiting: "main/a#1", ran: new Set(["main/a#0", "main/a#1"]), covered: undefined };

  it("show the way that a dialog took, and where it waits", () => {
    expect(marksOfStep("main/a#0", marks)).toEqual(["has-run"]);
    expect(marksOfStep("main/a#1", marks)).toEqual(["waiting-here", "has-run"]);
    expect(marksOfStep("main/a#2", marks)).toEqual([]);
  });

  it("show what tests use when that is wanted", () => {
    const covered = { steps: new Set(["main/a#0"]), lists: new Set(["main/a"]) };
    expect(marksOfStep("main/a#0", { ...noMarks, covered })).toEqual(["is-covered"]);
    expect(marksOfStep("main/a#1", { ...noMarks, covered })).toEqual(["is-missed"]);
    expect(marksOfList("main/a", { ...noMarks, covered })).toEqual(["is-covered"]);
    expect(marksOfList("main/b", { ...noMarks, covered })).toEqual(["is-missed"]);
    expect(marksOfList("main/b", noMarks)).toEqual([]);
  });
});
