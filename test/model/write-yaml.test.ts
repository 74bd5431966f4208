import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Problems } from "../../src/model/problem.ts";
import { type Writable, writeYaml } from "../../src/model/write-yaml.ts";
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

const { anyValue } = fc.letrec<{ anyValue: Writable }>((tie) => ({
  anyValue: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    anyText,
    fc.boolean(),
    fc.array(tie("anyValue"), { maxLength: 4 }),
    fc.dictionary(anyKey, tie("anyValue"), { maxKeys: 4 }),
  ),
}));

/** Truths are read as texts. */
function asRead(value: Writable): unknown {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(asRead);
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
});
