import { describe, expect, test } from "vitest";
import { type EntityMatcher, type Moment, maxValueTokens, type Value } from "../../src/nlu/entity.ts";
import { entityMatcher } from "../../src/nlu/entity-matcher.ts";
import { maxSlotTextTokens, SampleTrie } from "../../src/nlu/sample-trie.ts";
import { type Token, tokenise } from "../../src/nlu/tokens.ts";
import { Listener } from "./listener.ts";
import { plainSample } from "./plain-sample.ts";

const size = 64 * 1024;
const words = (word: string, count: number) => Array.from({ length: count }, () => word).join(" ");

/** An entity that counts how often it is asked, and what it answers. */
class Counting implements EntityMatcher {
  calls = 0;
  values = 0;
  private readonly inner: EntityMatcher;

  constructor(pattern: string) {
    this.inner = entityMatcher(
      { id: "a", format: "regex", patterns: new Map([["en_US", [pattern]]]) },
      "en_US",
    );
  }

  valuesAt(text: string, tokens: readonly Token[], start: number, moment: Moment): Value[] {
    const values = this.inner.valuesAt(text, tokens, start, moment);
    this.calls++;
    this.values += values.length;
    return values;
  }
}

describe("the work for a text", () => {
  test("grows no faster than the text times the samples, however slots and values overlap", () => {
    for (const slots of [2, 8, 32]) {
      for (const length of [40, 70, maxSlotTextTokens]) {
        const entity = new Counting("(x ?)+");
        const trie = new SampleTrie(new Map([["a", entity]]));
        for (let count = 1; count <= slots; count++) {
          trie.add(`with_${count}`, plainSample(words("${a}", count)), "");
        }
        const text = words("x", length);
        const found = trie.match(text, tokenise(text), { now: 0, timeZone: "UTC" });
        // A slot takes at most 32 words, so the shortest samples do not reach the end of a long text.
        const tooShort = Math.ceil(length / maxValueTokens) - 1;
        expect(found).toHaveLength(Math.max(0, slots - tooShort));
        expect(entity.calls).toBeLessThanOrEqual(length);
        expect(entity.values).toBeLessThanOrEqual(length * maxValueTokens);
      }
    }
  });

  test("is done once for each place, also with many marks before the words", () => {
    const entity = new Counting("[!x ]+");
    const trie = new SampleTrie(new Map([["a", entity]]));
    trie.add("many", plainSample(words("${a}", 10)), "");
    const text = words("!!!x", 50);
    trie.match(text, tokenise(text), { now: 0, timeZone: "UTC" });
    expect(entity.calls).toBeLessThanOrEqual(200);
  });

  test("skips slots in long texts, which still are understood when they are samples", () => {
    const long = words("word", maxSlotTextTokens + 1);
    const just = words("word", maxSlotTextTokens - 1);
    const listener = new Listener({
      samples: { long: [long, `${long}, really`], just: [`${just} \${x}`], slot: [`${long} \${x}`] },
      lists: { x: ["end"] },
    });
    expect(listener.hear(`${just} end`)).toBe("just x=end");
    expect(listener.hear(long)).toBe("long");
    expect(listener.hear(`${long} – really!`)).toBe("long");
    expect(listener.hear(`${long} end`)).toBe("nothing");
    expect(listener.hear(`${long} word`)).toBe("nothing");
    expect(listener.hear(`${just} ! end`)).toBe("nothing");
  });
});

describe("64 KiB of anything are done with", () => {
  const listener = new Listener({
    samples: {
      evil: ["${a} ${a} ${a} ${a} ${a} ${a} ${a} ${a} ${a} ${a}", "${b} ${b} ${b}", "${c} x", "${d}"],
      nested: ["${a} ${b} ${c} ${d}", "${d} ${c} ${b} ${a}", "x ${a} x ${b} x"],
    },
    lists: { d: ["x", "x x", "x x x", "x x x x x x x x"] },
    patterns: { a: ["(a+)+b", "(x+ ?)+"], b: ["(a|a)*x?", "(a*)*b"], c: ["(.*)*", "([a-z]+ ?)+$"] },
  });

  test.each([
    ["one endless word", "a".repeat(size)],
    ["one endless word that ends otherwise", `${"a".repeat(size)}!`],
    ["very many short words", words("x", size / 2)],
    ["as many very long words as can be", words("a".repeat(size / maxSlotTextTokens - 1), maxSlotTextTokens)],
    ["as many words that fit everything", words("x", maxSlotTextTokens)],
    ["marks only", "!".repeat(size)],
    ["as many marks", "! ".repeat(maxSlotTextTokens)],
    ["blanks only", " ".repeat(size)],
    ["combining accents", `a${"\u0301".repeat(size)}`],
    ["full-width letters", "ａ".repeat(size)],
    ["half-width voicing marks", "ﾞ".repeat(size)],
    ["Hangul vowels", "ㅏ".repeat(size)],
    ["apostrophes", "a'".repeat(size / 2)],
    ["emoji", "👨‍👩‍👧".repeat(size / 8)],
    ["ideographs", "漢".repeat(size)],
    ["half surrogates", "\ud83d".repeat(size)],
    ["zeros", "\0".repeat(size)],
  ])("%s", (_, text) => {
    const { intentId, confidence } = listener.recognize(text);
    expect(confidence).toBe(intentId === "" ? 0 : 1);
  });
});

test("a thousand samples and a thousand values are no trouble", () => {
  const values = Array.from({ length: 1000 }, (_, i) => `value ${i}`);
  const samples = Array.from({ length: 1000 }, (_, i) => `please do ${i} with \${v}`);
  const listener = new Listener({ samples: { all: samples }, lists: { v: values } });
  expect(listener.hear("Please do 999 with value 998")).toBe("all v=value 998");
  expect(listener.hear("Please do 999 with value 1000")).toBe("nothing");
});
