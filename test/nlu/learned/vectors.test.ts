import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { vectorsFor, WordVectors } from "../../../src/nlu/learned/vectors.ts";

const assets = new URL("../../../assets/", import.meta.url);
const file = readFileSync(new URL("vectors-en.bin", assets));
const vectors = new WordVectors(file);

function product(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? Number.NaN), 0);
}

const similarity = (a: string, b: string) =>
  product(vectors.directionOf(a.split(" ")), vectors.directionOf(b.split(" ")));

describe("the file of vectors", () => {
  test("is the one that its description tells of", () => {
    const description = readFileSync(new URL("README.md", assets), "utf8");
    const [, told] = /SHA-256: `([0-9a-f]{64})`/.exec(description) ?? [];
    expect(createHash("sha256").update(file).digest("hex")).toBe(told);
  });

  test("has 100 numbers for each of 40,000 words, and nothing else", () => {
    const listBytes = file.readUInt32LE(8);
    expect([file.readUInt32LE(0), file.readUInt32LE(4)]).toEqual([40_000, 100]);
    expect(file.length).toBe(12 + listBytes + 40_000 * (4 + 100));
    const words = file
      .toString("utf8", 12, 12 + listBytes)
      .trimEnd()
      .split("\n");
    expect(words).toHaveLength(40_000);
    expect(new Set(words).size).toBe(40_000);
    expect(words.filter((word) => word === "" || word !== word.toLowerCase())).toEqual([]);
  });
});

describe("the direction of a text", () => {
  test("is of 100 numbers and of length 1", () => {
    for (const text of ["cash", "send me cash", "the", "cash xyzzyq"]) {
      const direction = vectors.directionOf(text.split(" "));
      expect(direction).toHaveLength(100);
      expect(product(direction, direction)).toBeCloseTo(1, 5);
    }
  });

  test.each([
    ["cash", "money", "weather"],
    ["car", "vehicle", "banana"],
    ["hello", "hi", "mortgage"],
    ["send me money", "transfer some cash", "book a table"],
  ])("of %j is nearer to that of %j than to that of %j", (text, near, far) => {
    expect(similarity(text, near)).toBeGreaterThan(similarity(text, far) + 0.1);
  });

  test("does not see unknown words", () => {
    expect(vectors.directionOf(["cash", "xyzzyq"])).toEqual(vectors.directionOf(["cash"]));
  });

  test("is zero when no word is known, or there is none", () => {
    expect(vectors.directionOf(["xyzzyq", "qqxyz"])).toEqual(new Float32Array(100));
    expect(vectors.directionOf([])).toEqual(new Float32Array(100));
  });

  test("sees a word without its 's", () => {
    expect(vectors.directionOf(["bank's"])).toEqual(vectors.directionOf(["bank"]));
    expect(vectors.directionOf(["'s"])).not.toEqual(vectors.directionOf(["bank"]));
  });

  test("does not depend on the order of the words", () => {
    expect(similarity("send me cash", "cash me send")).toBeCloseTo(1, 5);
  });
});

test("words are read from wherever their file lies in memory", () => {
  const shifted = new Uint8Array(file.length + 3);
  shifted.set(file, 3);
  const again = new WordVectors(shifted.subarray(3));
  expect(again.directionOf(["cash", "money"])).toEqual(vectors.directionOf(["cash", "money"]));
});

describe("how much a word says", () => {
  test("is the more the rarer it is, and 1 at most", () => {
    const ranked = ["the", "me", "balance", "xyzzyq"].map((word) => vectors.importanceOf(word));
    expect(ranked).toEqual([...ranked].sort((a, b) => a - b));
    expect(new Set(ranked).size).toBe(4);
    expect(ranked[0]).toBeGreaterThan(0);
    expect(ranked[0]).toBeLessThan(0.02);
    expect(ranked[2]).toBeLessThanOrEqual(1);
    expect(ranked[3]).toBe(1);
  });
});

describe("the vectors for a locale", () => {
  test.each(["en_GB", "en-US", "EN", "en_US_texas"])("%s are those of English, read once", (locale) => {
    expect(vectorsFor(locale)).toBeInstanceOf(WordVectors);
    expect(vectorsFor(locale)).toBe(vectorsFor("en"));
  });

  test.each(["de_DE", "es", "enm", "eng_US", "zh_CN", ""])("%j are none", (locale) => {
    expect(vectorsFor(locale)).toBeUndefined();
  });
});
