import { describe, expect, test } from "vitest";
import { isSampleFault, maxVariants } from "../../src/nlu/expand.ts";
import { expandSample } from "../../src/nlu/sample.ts";
import { Listener } from "./listener.ts";

/** The sentences that a sample stands for. */
function sentences(text: string): string[] {
  const samples = expandSample(text);
  if (isSampleFault(samples)) throw new Error(`${text}: ${samples.message}`);
  return samples.map((sample) =>
    sample.map((part) => ("word" in part ? part.word : `\${${part.slot}}`)).join(" "),
  );
}

describe("a sample stands for", () => {
  test.each<[string, string[]]>([
    ["turn it on", ["turn it on"]],
    ["[please] go", ["please go", "go"]],
    ["(turn|switch) on", ["turn on", "switch on"]],
    ["go (now|right away|)", ["go now", "go right away", "go"]],
    ["[now|today] go", ["now go", "today go", "go"]],
    ["[please [do]] go", ["please do go", "please go", "go"]],
    ["((a|b) c|d) e", ["a c e", "b c e", "d e"]],
    ["(a|[b]) c", ["a c", "b c", "c"]],
    ["[a] [b] c", ["a b c", "a c", "b c", "c"]],
    ["[to ${a}|from ${b}] ${c}", ["to ${a} ${c}", "from ${b} ${c}", "${c}"]],
    ["(${a}|${b})", ["${a}", "${b}"]],
    [
      "lamp[s], light(s|ing|)",
      ["lamps lights", "lamps lighting", "lamps light", "lamp lights", "lamp lighting", "lamp light"],
    ],
    ["(a|a) b", ["a b"]],
    ["[a] [a]", ["a a", "a", ""]],
  ])("%s", (text, expected) => {
    expect(sentences(text)).toEqual(expected);
  });
});

describe("as before", () => {
  test.each<[string, string[]]>([
    ["what (exactly) is that", ["what exactly is that"]],
    ["smile :-) or (frown", ["smile or frown"]],
    ["either | or", ["either or"]],
    ["(on (a|b) now)", ["on a now", "on b now"]],
    ["[well (you know] go", ["well you know go", "go"]],
    ["say $${a} to ${b}", ["say a to ${b}"]],
    ["$[${a}]", ["${a}", ""]],
    ["c:\\dir", ["c dir"]],
    ["${a[0]}", ["${a[0]}"]],
  ])("the rest is punctuation or text: %s", (text, expected) => {
    expect(sentences(text)).toEqual(expected);
  });

  test.each([
    ["say \\[please\\]", "say please"],
    ["\\(this \\| that\\)", "this that"],
    ["(a\\|b|c\\)) d", "a b d"],
    ["back\\\\slash \\${a}", "back slash ${a}"],
  ])("a backslash makes a mark of a bracket: %s", (text, first) => {
    expect(sentences(text)[0]).toBe(first);
  });
});

describe("what can not be read", () => {
  test.each([
    ["[please go", "brackets", 0, "this `[` is never closed"],
    ["go [now [or never]", "brackets", 3, "this `[` is never closed"],
    ["please] go", "brackets", 6, "this `]` closes nothing"],
    ["turn (on|off", "brackets", 5, "this `(` is never closed"],
    ["turn on|off) it", "brackets", 11, "this `)` closes nothing"],
    ["[turn (on|off] it", "brackets", 6, "this `(` is never closed"],
    ["[on|off) it]", "brackets", 7, "this `)` closes nothing"],
    ["[please] to ${a", "template", 12, "`${` is never closed"],
    ["[to ${a b}]", "template", 4, "`a b` is not a name"],
  ])("%s", (text, kind, index, message) => {
    const fault = expandSample(text);
    expect(fault).toMatchObject({ kind, index });
    expect(isSampleFault(fault) && fault.message).toContain(message);
  });

  test(`a sample that stands for more than ${maxVariants} sentences`, () => {
    const many = (count: number) => `(${Array.from({ length: count }, (_, index) => `w${index}`).join("|")})`;
    expect(sentences(many(500))).toHaveLength(500);
    expect(sentences(`${many(50)} ${many(10)}`)).toHaveLength(500);
    expect(expandSample(many(501))).toMatchObject({ kind: "width", index: 0 });
    expect(expandSample(`go ${many(50)} ${many(11)}`)).toMatchObject({ kind: "width" });
    expect(expandSample("[a]".repeat(10_000))).toMatchObject({ kind: "width" });
    expect(expandSample(`${"[".repeat(10_000)}a${"]".repeat(10_000)}`)).toMatchObject({ kind: "width" });
    expect(expandSample("(a|".repeat(10_000))).toMatchObject({ kind: "brackets" });
  });
});

describe("a text is understood in every way that its sample allows", () => {
  const listener = new Listener({
    samples: {
      switch_on: ["[please] (turn|switch) [the] ${lamp} [lamp|light] on", "(turn|switch) on [the] ${lamp}"],
      plain: ["lights (all) on"],
    },
    lists: { lamp: ["kitchen", "hall"] },
  });

  test.each([
    "turn kitchen on",
    "please switch the kitchen light on",
    "Please, turn the kitchen lamp on!",
    "switch on kitchen",
  ])("%s", (text) => {
    expect(listener.hear(text)).toBe("switch_on lamp=kitchen");
  });

  test.each(["turn the on", "please kitchen on", "turn kitchen lamp light on", "please turn on hall"])(
    "but not in others: %s",
    (text) => {
      expect(listener.hear(text)).toBe("nothing");
    },
  );

  test("and parentheses alone change nothing", () => {
    expect(listener.hear("lights all on")).toBe("plain");
    expect(listener.hear("lights on")).toBe("nothing");
  });
});
