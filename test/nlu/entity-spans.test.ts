import { describe, expect, test } from "vitest";
import { Listener } from "./listener.ts";

const listener = new Listener({
  samples: {
    paint: ["paint it ${colour}", "塗って${colour}", "${colour}に塗る"],
    pay: ["pay ${amount}"],
    pick: ["choose ${amount}", "${firm}"],
  },
  lists: { colour: ["red", "Café crème", "赤い", "ガラス"], firm: ["株 ABC", { 株: ["shares"] }] },
  patterns: { amount: ["[€$]?[0-9]+([.,][0-9]{2})?( ?(euros|€|%))?"] },
});

describe("an entity knows where it stands, in code points of what was typed", () => {
  test.each([
    ["plain", "paint it red", "red", "red", 9],
    ["in capitals", "Paint it RED!", "red", "RED", 9],
    ["behind emoji", "🙂🙂 paint it red", "red", "red", 12],
    ["behind a family", "👨‍👩‍👧 paint it red", "red", "red", 15],
    ["full-width", "ｐａｉｎｔ　ｉｔ　ｒｅｄ", "red", "ｒｅｄ", 9],
    ["decomposed", "paint it cafe\u0301 cre\u0300me", "Café crème", "cafe\u0301 cre\u0300me", 9],
    ["with marks inside", "paint it café, crème", "Café crème", "café, crème", 9],
    ["without blanks around", "塗って赤い", "赤い", "赤い", 3],
    ["half-width", "塗ってｶﾞﾗｽ", "ガラス", "ｶﾞﾗｽ", 3],
    ["at the start", "赤いに塗る", "赤い", "赤い", 0],
    ["with a currency sign in front", "pay €50", "€50", "€50", 4],
    ["with a sign behind", "pay 50%!", "50%", "50%", 4],
    ["with blanks inside", "pay 5.50 euros.", "5.50 euros", "5.50 euros", 4],
    ["as one character that stands for several", "choose ⑴", "1", "⑴", 7],
    ["as a part of one character", "㈱", "株", "㈱", 0],
  ])("%s", (_, text, value, typed, start) => {
    const [entity] = listener.recognize(text).entities;
    expect(entity).toMatchObject({ value, text: typed, start, end: start + [...typed].length });
    expect([...text].slice(entity?.start, entity?.end).join("")).toBe(typed);
  });

  test("with the id of its entity, and certain", () => {
    expect(listener.recognize("paint it red").entities).toEqual([
      { slot: "colour", entityId: "colour", value: "red", text: "red", start: 9, end: 12, confidence: 1 },
    ]);
  });
});
