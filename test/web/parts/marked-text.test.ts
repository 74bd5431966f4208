import { describe, expect, it } from "vitest";
import { piecesOf } from "../../../web/src/parts/marked-text.ts";

describe("a text with places marked", () => {
  it("is cut where they begin and end", () => {
    expect(piecesOf("send 50 euros", [{ start: 5, end: 7 }])).toEqual([
      { text: "send " },
      { text: "50", span: { start: 5, end: 7 } },
      { text: " euros" },
    ]);
  });

  it("counts code points, not halves of them", () => {
    expect(piecesOf("👍🏽 50", [{ start: 3, end: 5 }]).map(({ text }) => text)).toEqual(["👍🏽 ", "50"]);
  });

  it("takes them in their order, and the first of those that overlap", () => {
    const spans = [
      { start: 4, end: 6 },
      { start: 0, end: 3 },
      { start: 2, end: 5 },
    ];
    expect(piecesOf("abcdef", spans).map(({ text, span }) => [text, span !== undefined])).toEqual([
      ["abc", true],
      ["d", false],
      ["ef", true],
    ]);
  });

  it("leaves out places that are not there", () => {
    expect(
      piecesOf("ab", [
        { start: 1, end: 9 },
        { start: 1, end: 1 },
      ]),
    ).toEqual([{ text: "ab" }]);
    expect(piecesOf("", [])).toEqual([]);
  });
});
