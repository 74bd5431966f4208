import { describe, expect, test } from "vitest";
import { wordsToClassify } from "../../../src/nlu/learned/words.ts";

describe("the words of a text", () => {
  test.each([
    ["en_US", "What's my balance, please?", ["what's", "my", "balance", "please"]],
    ["de_DE", "Überweise 5 €!", ["überweise", "5"]],
    ["zh_CN", "查询天气。", ["查询", "天气"]],
    ["ja_JP", "残高を教えて", ["残高", "を", "教え", "て"]],
    ["th_TH", "ขอดูยอดเงิน", ["ขอ", "ดู", "ยอด", "เงิน"]],
    ["ko_KR", "잔액 확인", ["잔액", "확인"]],
    ["zh_CN", "我的 Visa 卡", ["我的", "visa", "卡"]],
    // The script counts, not the language of the session.
    ["en_US", "查询天气", ["查询", "天气"]],
    ["en_US", "", []],
    ["en_US", "?! …", []],
    ["zh_CN", "。！？", []],
  ])("%s: %s", (locale, text, words) => {
    expect(wordsToClassify(text, locale)).toEqual(words);
  });

  test("can be told in any locale that a model may have", () => {
    // It passes for a locale, but Intl does not take it.
    expect(wordsToClassify("查询天气", "zh_1")).toEqual(["查询", "天气"]);
    expect(wordsToClassify("check balance", "en_1")).toEqual(["check", "balance"]);
  });
});

describe("a long text is classified by its beginning", () => {
  test("of 200 words", () => {
    const text = Array.from({ length: 201 }, (_, i) => `w${i}`).join(" ");
    expect(text.length).toBeLessThan(1000);
    expect(wordsToClassify(text, "en_US")).toEqual(text.split(" ").slice(0, 200));
  });

  test("of 1,000 characters", () => {
    const text = `${"a".repeat(994)} bcdefgh`;
    expect(wordsToClassify(text, "en_US")).toEqual(["a".repeat(994), "bcdef"]);
  });

  test("of 200 words and 1,000 characters, in scripts without blanks", () => {
    const words = (count: number) => wordsToClassify("天气".repeat(count), "zh_CN");
    expect(words(199)).toHaveLength(199);
    expect(words(201)).toHaveLength(200);
    const late = `${"!".repeat(997)}天气天气`;
    expect(wordsToClassify(late, "zh_CN").join("")).toBe("天气天");
  });
});
