import { describe, expect, test } from "vitest";
import { maxValueTokens } from "../../src/nlu/entity.ts";
import { compilePattern } from "../../src/nlu/regex.ts";
import { Listener } from "./listener.ts";

const hear = (
  patterns: readonly string[],
  text: string,
  samples = ["pay ${v}", "pay ${v} now", "${v} ${v}"],
) => new Listener({ samples: { pay: samples }, patterns: { v: patterns } }).hear(text);

describe("a pattern matches a value as a whole", () => {
  test.each([
    ["[0-9]+", "pay 50", "pay v=50"],
    ["[0-9]+", "pay 50x", "nothing"],
    ["[0-9]+", "pay x50", "nothing"],
    ["[0-9]+", "pay 5 0", "nothing"],
    ["[0-9]+( euros)?", "pay 50 euros", "pay v=50 euros"],
    ["[0-9]+( euros)?", "pay 50  euros", "nothing"],
    ["[0-9]{4}", "pay 12345", "nothing"],
    ["[a-z]+-[0-9]+", "pay T-1001", "pay v=T-1001"],
    ["(one|two) dozen", "pay TWO dozen", "pay v=TWO dozen"],
    ["\\S+@\\S+", "pay ann@example.org", "pay v=ann@example.org"],
    ["[0-9]+", "pay ５０", "pay v=50"],
    ["\\p{Greek}+", "pay λόγος", "pay v=λόγος"],
  ])("%s in %o", (pattern, text, expected) => {
    expect(hear([pattern], text)).toBe(expected);
  });

  test("so that anchors around it change nothing", () => {
    for (const pattern of ["^[0-9]{4}$", "\\A[0-9]{4}\\z", "\\b[0-9]{4}\\b", "[0-9]{4}\\B|[0-9]{4}"]) {
      expect(hear([pattern], "pay 1234"), pattern).toBe("pay v=1234");
      expect(hear([pattern], "pay 1234."), pattern).toBe("pay v=1234");
      expect(hear([pattern], "pay 1234_"), pattern).toBe("pay v=1234");
      expect(hear([pattern], "pay 1234 now!"), pattern).toBe("pay v=1234");
      expect(hear([pattern], "1234 5678"), pattern).toBe("pay v=1234 v=5678");
    }
  });

  test("in upper and lower case", () => {
    expect(hear(["abc"], "pay ABC")).toBe("pay v=ABC");
    expect(hear(["ÄB"], "pay äb")).toBe("pay v=äb");
  });
});

describe("a value", () => {
  test("is as long as it can be", () => {
    expect(hear(["[a-z ]+"], "pay all you have", ["pay ${v}"])).toBe("pay v=all you have");
    expect(hear(["[a-z]+( [a-z]+)?"], "pay all now", ["pay ${v}"])).toBe("pay v=all now");
    expect(hear(["[a-z]+( [a-z]+)?"], "pay all now", ["pay ${v}", "pay ${v} now"])).toBe("pay v=all");
  });

  test("is shorter when the sample needs it", () => {
    expect(hear(["[a-z]+( [a-z]+)?"], "pay all of now")).toBe("pay v=all of");
    expect(hear([".+"], "pay now now", ["pay ${v} now"])).toBe("pay v=now");
    expect(hear(["[a-z]+( [a-z]+)*"], "a b c")).toBe("pay v=a b v=c");
  });

  test("may begin with a mark, such as a currency sign", () => {
    expect(hear(["[$€]?[0-9]+"], "pay $50")).toBe("pay v=$50");
    expect(hear(["[$€][0-9]+"], "pay 50")).toBe("nothing");
    expect(hear(["[0-9]+"], "pay $50")).toBe("pay v=50");
    expect(hear(["-?[0-9]+"], "-5 -6")).toBe("pay v=-5 v=-6");
    expect(hear(["#\\w+"], "pay (#tag)")).toBe("pay v=#tag");
  });

  test("may end with a mark, and have marks inside", () => {
    expect(hear(["[0-9]+%?"], "pay 50%")).toBe("pay v=50%");
    expect(hear(["[0-9]+([.,][0-9]+)?( ?€)?"], "pay 5.50€!")).toBe("pay v=5.50€");
    expect(hear(["[0-9:]+"], "pay 12:30 now")).toBe("pay v=12:30");
  });

  test("may be of marks alone", () => {
    expect(hear(["[🙂🙁]"], "pay 🙂")).toBe("pay v=🙂");
    expect(hear(["\\?+"], "pay ??")).toBe("pay v=??");
  });

  test("is never empty", () => {
    expect(hear(["[0-9]*"], "pay")).toBe("nothing");
    expect(hear(["[0-9]*"], "pay now")).toBe("nothing");
    expect(hear(["[0-9]*"], "pay 5 now")).toBe("pay v=5");
  });

  test(`has at most ${maxValueTokens} words and marks`, () => {
    const long = (count: number) => `pay ${"x ".repeat(count).trim()}`;
    expect(hear(["[x ]+"], long(maxValueTokens), ["pay ${v}"])).toContain("v=x x");
    expect(hear(["[x ]+"], long(maxValueTokens + 1), ["pay ${v}"])).toBe("nothing");
  });
});

describe("several patterns", () => {
  test("each match on their own", () => {
    const patterns = ["[0-9]+", "(one|two)", "half"];
    expect(hear(patterns, "pay two")).toBe("pay v=two");
    expect(hear(patterns, "pay half now")).toBe("pay v=half");
    expect(hear(patterns, "pay half two")).toBe("nothing");
    expect(hear(["a", "a b"], "pay a b", ["pay ${v}"])).toBe("pay v=a b");
    expect(hear(["a|b", "c"], "pay ac")).toBe("nothing");
  });

  test("do not spoil each other", () => {
    expect(hear(["\\Q1+1", "[0-9]+"], "pay 1+1")).toBe("pay v=1+1");
    expect(hear(["\\Q1+1", "[0-9]+"], "pay 7")).toBe("pay v=7");
    expect(hear(["(?s).x", "a.b"], "pay a\nb", ["pay ${v}"])).toBe("nothing");
  });
});

test.each(["(?=a)b", "(a)\\1", "(", "[z-a]", "a{2,1}", "*"])("%s is refused", (pattern) => {
  expect(() => compilePattern(pattern)).toThrow();
});

describe("a pattern that would take other engines for ever", () => {
  const text = `pay ${"a".repeat(64 << 10)}`;

  test.each(["(a+)+$", "(a|a)*b", "(a|aa)+c", "(.*a){20}", "((a*)*)*b", "([a-z]+)*[0-9]", "(a?){500}a{500}"])(
    "does not take long: %s",
    (pattern) => {
      expect(hear([pattern], text)).toBe("nothing");
      expect(hear([pattern], `pay ${"a ".repeat(32 << 10)}`)).toBe("nothing");
    },
  );

  test.each([
    "(((a{1000}){1000}){1000})",
    "((a{100}){100}){100}",
    `${"(".repeat(100_000)}a${")".repeat(100_000)}`,
  ])("is refused when it repeats itself too often, or too deep", (pattern) => {
    expect(() => compilePattern(pattern)).toThrow();
  });
});
