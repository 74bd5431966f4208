import { describe, expect, it } from "vitest";
import { filterOf, noFilter, parseLabel, queryOf } from "../../../web/src/sessions/session-filter.ts";

describe("the filter of sessions", () => {
  it("is read from an address as it was written", () => {
    const filter = {
      modelId: "bank",
      userId: "ada",
      state: "ended",
      labels: new Map([
        ["channel", "web"],
        ["note", "a=b"],
      ]),
    } as const;
    expect(filterOf(queryOf(filter))).toEqual(filter);
  });

  it("leaves out what makes no sense", () => {
    expect(
      filterOf([
        ["state", "happy"],
        ["label", "channel"],
        ["label", "=x"],
        ["color", "red"],
      ]),
    ).toEqual(noFilter);
  });

  it.each([
    ["plan=gold", ["plan", "gold"]],
    [" plan = gold ", ["plan", "gold"]],
    ["plan=", ["plan", ""]],
    ["plan", undefined],
    ["=gold", undefined],
    ["", undefined],
  ])("takes %j for the label %j", (text, label) => {
    expect(parseLabel(text)).toEqual(label);
  });
});
