import { describe, expect, it } from "vitest";
import { formatAddress, parseAddress, valueIn } from "../../web/src/address.ts";

describe("addresses in the console", () => {
  it.each([
    ["", [], []],
    ["#/", [], []],
    ["#/sessions", ["sessions"], []],
    ["#/sessions/a%2Fb", ["sessions", "a/b"], []],
    [
      "#/sessions?user=ada&label=a%3Db&label=c%3Dd",
      ["sessions"],
      [
        ["user", "ada"],
        ["label", "a=b"],
        ["label", "c=d"],
      ],
    ],
    ["#/models/bank/diagram?session=x?y", ["models", "bank", "diagram"], [["session", "x?y"]]],
    ["#/sessions/100%", ["sessions", "100%"], []],
  ])("reads %s", (hash, parts, query) => {
    expect(parseAddress(hash)).toEqual({ parts, query });
  });

  it("are read as they were written", () => {
    const address = {
      parts: ["sessions", "ä/b ?#%"],
      query: [
        ["label", "a=b&c#d"],
        ["label", "x"],
      ],
    } as const;
    expect(parseAddress(formatAddress(address))).toEqual(address);
  });

  it("leave out what has no value", () => {
    expect(formatAddress({ parts: ["sessions"], query: [["user", ""]] })).toBe("#/sessions");
  });

  it("have no value for a name that is not there", () => {
    expect(valueIn([["a", "1"]], "b")).toBe("");
  });
});
