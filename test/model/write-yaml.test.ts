import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Problems } from "../../src/model/problem.ts";
import { writeYaml } from "../../src/model/write-yaml.ts";
import { parseYaml, type Yaml } from "../../src/model/yaml.ts";

/** What is read, in which truths are texts like all else. */
function read(text: string): unknown {
  const problems = new Problems();
  const root = parseYaml("it.yaml", text, problems);
  expect(problems.list()).toEqual([]);
  return root && plain(root);
}

function plain(yaml: Yaml): unknown {
  if (yaml.kind === "text") return yaml.value;
  if (yaml.kind === "list") return yaml.items.map(plain);
  return Object.fromEntries(yaml.entries.map(({ key, value }) => [key.value, plain(value)]));
}

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom("a", "é", " ", "\n", "\t", "\r", ":", "#", "-", "'", '"', "{", "]", ",", "\\"),
  }),
  fc.string({ unit: fc.constantFrom("word", " ", "\n"), minLength: 20, maxLength: 60 }),
  fc.constantFrom(
    "yes",
    "on",
    "~",
    "null",
    "0x1f",
    "1e3",
    "12:30",
    "2026-03-01",
    "<<",
    "=",
    "&a",
    "*a",
    "!t",
    "---",
    "...",
  ),
);

const anyKey = fc.oneof(
  anyText.filter((text) => text !== "" && text.length <= 128),
  fc.constant("__proto__"),
);

const { anyValue } = fc.letrec<{ anyValue: unknown }>((tie) => ({
  anyValue: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    anyText,
    fc.boolean(),
    fc.array(tie("anyValue"), { maxLength: 4 }),
    fc.dictionary(anyKey, tie("anyValue"), { maxKeys: 4 }),
  ),
}));

/** Truths and numbers are read as texts. */
function asRead(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asRead);
  if (typeof value !== "object" || value === null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asRead(inner)]));
}

describe("what is written as YAML", () => {
  it("is read as it was, whatever it is", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(read(writeYaml(value))).toEqual(asRead(value));
      }),
      { numRuns: 500 },
    );
  });

  it("stands on one line where it fits, and no list does", () => {
    const long = "x".repeat(84);
    expect(
      writeYaml([
        { short: { a: "1", b: true, c: {} }, list: ["a", { b: "c", d: [] }] },
        { inner: { list: ["a"], map: { b: 1 } } },
        { fits: { text: long, ab: "cd" }, long: { text: long, abc: "de" } },
      ]),
    ).toBe(`- short: { a: "1", b: true, c: {} }
  list:
    - a
    - b: c
      d: []
- inner:
    list:
      - a
    map: { b: 1 }
- fits: { text: ${long}, ab: cd }
  long:
    text: ${long}
    abc: de
`);
  });

  it("is quoted where it may be taken for something else", () => {
    expect(writeYaml({ a: { yes: "no", on: "12:30", n: "007", empty: "", plain: "a: no, it's #1" } })).toBe(
      'a: { "yes": "no", "on": "12:30", "n": "007", empty: "", plain: "a: no, it\'s #1" }\n',
    );
  });

  it("keeps the lines of a text as they are, except in braces", () => {
    const lines = { text: "one\ntwo: 2\n" };
    expect(
      writeYaml({ a: lines, b: "\n three", c: { ...lines, more: ["x"] } }),
    ).toBe(`a: { text: "one\\ntwo: 2\\n" }
b: "\\n three"
c:
  text: |
    one
    two: 2
  more:
    - x
`);
  });
});
