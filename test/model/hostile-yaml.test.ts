import { describe, expect, test } from "vitest";
import { Problems } from "../../src/model/problem.ts";
import { parseYaml, type Yaml } from "../../src/model/yaml.ts";
import { parseTranscript } from "../../src/transcript/read-transcript.ts";
import { loadInProcess } from "./load-in-process.ts";

/** As much as a file may have. */
const megabyte = 1 << 20;

function filled(piece: string, before = ""): string {
  return before + piece.repeat(Math.floor((megabyte - before.length) / piece.length));
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}

/** Ten times ten times ten and so on, as often as there are levels. */
function bomb(level: (name: string, aliases: readonly string[]) => string): string {
  const aliases = (index: number) => Array<string>(10).fill(`*a${index - 1}`);
  return `a0: &a0 x\n${lines(30, (index) => level(`a${index + 1}`, aliases(index + 1)))}`;
}

describe("a file that would be too much for a parser", () => {
  /** What it is, the text, and where it is refused. */
  const files: readonly (readonly [string, string, string])[] = [
    ["lists in brackets", filled("["), "1:101 yaml-size"],
    ["lists in brackets that close", "[".repeat(megabyte / 2) + "]".repeat(megabyte / 2), "1:101 yaml-size"],
    ["lists in brackets, each on its line", filled("[\n"), "101:1 yaml-size"],
    ["mappings in braces", filled("{a: "), "1:401 yaml-size"],
    ["mappings as keys in braces", filled("{"), "1:101 yaml-size"],
    ["lists and mappings in turn", filled("[{a: "), "1:251 yaml-size"],
    ["pairs in brackets", filled("[a: "), "1:401 yaml-size"],
    ["lists of dashes", filled("- "), "1:201 yaml-size"],
    ["keys in keys", filled("? "), "1:201 yaml-size"],
    ["keys in lists in keys", filled("- ? "), "1:201 yaml-size"],
    [
      "mappings, each deeper by a blank",
      lines(1400, (depth) => `${" ".repeat(depth)}a:`),
      "101:102 yaml-size",
    ],
    ["keys, each deeper by a blank", lines(1400, (depth) => `${" ".repeat(depth)}?`), "101:101 yaml-size"],
    [
      "lists in mappings in lists",
      lines(700, (depth) => `${" ".repeat(2 * depth)}- a:`),
      "100:202 yaml-size",
    ],
    ["brackets that nothing opened", filled("]"), "1:1 yaml-syntax"],
    ["brackets that nothing opened, in a list", filled("- ]\n"), "1:3 yaml-syntax"],
    ["commas", filled(",", "["), "1:600001 yaml-size"],
    ["a million keys", lines(100_000, (index) => `k${index}:`), "100000:8 yaml-size"],
    ["quotes that never close", filled('"'), "1:3 yaml-syntax"],
    ["a line without end before a fault", `a: ${"x".repeat(megabyte - 20)}\nb: @`, "2:4 yaml-syntax"],
    ["documents", filled("---\n"), "2:1 yaml-syntax"],
    ["lists of aliases", bomb((name, aliases) => `${name}: &${name} [${aliases.join()}]`), "7:10 yaml-size"],
    [
      "mappings of aliases",
      bomb((name, aliases) => `${name}: &${name}\n${lines(10, (i) => `  k${i}: ${aliases[0]}`)}`),
      "54:7 yaml-size",
    ],
    ["keys of aliases", bomb((name, aliases) => `? &${name} [${aliases.join()}]\n: x`), "2:7 yaml-syntax"],
    [
      "merge keys of aliases",
      bomb((name, aliases) => `${name}: &${name}\n  <<: [${aliases.join()}]`),
      "13:8 yaml-size",
    ],
    [
      "many aliases of many anchors",
      `${lines(40_000, (i) => `- &a${i} x`)}\n${lines(40_000, (i) => `- *a${i}`)}`,
      "1:1 wrong-type",
    ],
    ["an anchor inside itself", "a: &a [*a]", "1:8 yaml-syntax"],
    ["an anchor inside itself, as a mapping", "&a a: b\nc: &c {d: *c}", "2:11 yaml-syntax"],
  ];

  test("is refused where it becomes too much, and the process lives", async () => {
    const found = await loadInProcess(Object.fromEntries(files.map(([name, text]) => [name, text])));
    for (const [name, , expected] of files) {
      expect(found[name], name).toEqual([expected]);
    }
  });

  test("is refused likewise as a transcript", () => {
    const problems = new Problems();
    expect(parseTranscript("t.yaml", filled("- "), problems)).toBeUndefined();
    expect(problems.list().map(({ check }) => check)).toEqual(["yaml-size"]);
  });
});

function parsed(text: string): Yaml | undefined {
  const problems = new Problems();
  const yaml = parseYaml("x.yaml", text, problems);
  expect(problems.list()).toEqual([]);
  return yaml;
}

describe("a reasonable file is not refused", () => {
  test.each([
    ["in quotes", `a: "${"[{".repeat(500)}"\nb: '${"- ".repeat(500)}]}'`],
    ["in a text without quotes", `a: x${"[{-".repeat(500)}`],
    ["in a block", `a: |\n${"  [[[[{{{{ - - - ? ? ]]\n".repeat(200)}b: >\n${"  {{{{{{ ]\n".repeat(200)}`],
    ["in a comment", `a: b # ${"[".repeat(500)}\n# ${"{- ".repeat(500)}\n`],
    ["that close again", `[${"[[x]], {a: [y]}, ".repeat(500)} z]`],
    ["of a table in JSON", JSON.stringify(Array.from({ length: 2000 }, () => ["what is [this]", "a: b"]))],
    [
      "side by side",
      "a:\n  - b: [c]\n    d: {e: f}\n"
        .repeat(1)
        .concat(lines(500, (i) => `k${i}:\n  - - x\n  - ? y\n    : z`)),
    ],
    ["each further to the right than the last", lines(150, (i) => `k${i}:\n${" ".repeat(i + 1)}- x`)],
    ["far to the right", `${" ".repeat(300)}a:\n${" ".repeat(900)}- b`],
  ])("for brackets and dashes %s", (_, text) => {
    expect(parsed(text)).toBeDefined();
  });

  test.each([
    ["brackets", (depth: number) => "[".repeat(depth) + "]".repeat(depth)],
    ["dashes", (depth: number) => `${"- ".repeat(depth)}x`],
    ["mappings", (depth: number) => `${lines(depth, (i) => `${"  ".repeat(i)}key:`)} x`],
    ["mappings in lists", (depth: number) => `${lines(depth / 2, (i) => `${"  ".repeat(i)}- k:`)} x`],
  ])("for a depth of 100, of %s", (_, nested) => {
    expect(parsed(nested(100))).toBeDefined();

    const problems = new Problems();
    expect(parseYaml("x.yaml", nested(102), problems)).toBeUndefined();
    expect(problems.list().map(({ check }) => check)).toEqual(["yaml-size"]);
  });
});

describe("an alias", () => {
  test("is the value of its anchor, and of the latest of that name", () => {
    const yaml = parsed("- &a [x]\n- *a\n- &a y\n- *a\n- &b {k: *a}\n- *b");
    const [first, second, , fourth, fifth, sixth] = yaml?.kind === "list" ? yaml.items : [];
    expect(second).toEqual(first);
    expect(fourth).toMatchObject({ value: "y" });
    expect(fifth).toMatchObject({ entries: [{ value: { value: "y" } }] });
    expect(sixth).toEqual(fifth);
  });

  test("counts for its depth", () => {
    const problems = new Problems();
    const chain = lines(120, (index) => `- &a${index + 1} [*a${index}]`);
    expect(parseYaml("x.yaml", `- &a0 x\n${chain}`, problems)).toBeUndefined();
    expect(problems.list().map(({ check }) => check)).toEqual(["yaml-size"]);
  });
});
