import { describe, expect, test } from "vitest";
import { formatProblem, nearest, Problems, suggestion } from "../../src/model/problem.ts";
import { parseYaml, placeIn, type Yaml } from "../../src/model/yaml.ts";

function parse(text: string): Yaml | undefined {
  return parseYaml("lamp.yaml", text, new Problems());
}

/** Where `index` stands in the value of the only entry of a mapping. */
function placeOf(text: string, index: number): readonly [number, number] | undefined {
  const root = parse(text);
  const value = root?.kind === "map" ? root.entries[0]?.value : undefined;
  if (value?.kind !== "text") return undefined;
  const { line, column } = placeIn(value, index);
  return [line, column];
}

describe("the place of a character in a text", () => {
  test("is exact when the text stands as it reads, with quotes or without", () => {
    expect(placeOf("say: on ${x}", 3)).toEqual([1, 9]);
    expect(placeOf("say: 'on ${x}'", 3)).toEqual([1, 10]);
    expect(placeOf('\n\nsay: "on ${x}"', 3)).toEqual([3, 10]);
    expect(placeOf("say:\n  on ${x}", 3)).toEqual([2, 6]);
  });

  test("is the start of the text when it is escaped, folded, or on lines of its own", () => {
    expect(placeOf("say: 'it''s ${x}'", 5)).toEqual([1, 6]);
    expect(placeOf('say: "a\\tb ${x}"', 4)).toEqual([1, 6]);
    expect(placeOf("say: on\n  and ${x}", 7)).toEqual([1, 6]);
    expect(placeOf("say: |\n  on ${x}\n", 3)).toEqual([1, 6]);
  });

  test("is that of the key when there is nothing behind it", () => {
    expect(placeOf("say:\n", 0)).toEqual([1, 1]);
  });

  test("is where an alias was defined", () => {
    const root = parse("a: &x on ${x}\nb: *x\n");
    const value = root?.kind === "map" ? root.entries[1]?.value : undefined;

    expect(value).toMatchObject({ kind: "text", value: "on ${x}", at: { line: 1 } });
  });
});

describe("a YAML text", () => {
  test("of nothing is the empty text", () => {
    const nothing = { kind: "text", value: "", at: { file: "lamp.yaml", line: 1, column: 1 } };

    expect(parse("")).toEqual(nothing);
    expect(parse("# only a comment\n")).toEqual(nothing);
  });

  test("keeps its scalars as they are written", () => {
    expect(parse("[yes, 007, 1.50, null, '', \"a\\nb\"]")).toMatchObject({
      kind: "list",
      items: ["yes", "007", "1.50", "null", "", "a\nb"].map((value) => ({ kind: "text", value })),
    });
  });

  test("of brackets inside brackets is refused, not overflown", () => {
    for (const depth of [200, 100_000]) {
      const problems = new Problems();

      expect(parseYaml("lamp.yaml", "[".repeat(depth) + "]".repeat(depth), problems)).toBeUndefined();
      expect(problems.list()).toHaveLength(1);
    }
  });
});

describe("problems", () => {
  const at = (file: string, line: number, column: number) => ({ file, line, column });

  test("come in the order of their places, errors first", () => {
    const problems = new Problems();
    problems.warning(at("b.yaml", 1, 1), "unused", "1");
    problems.warning(at("a.yaml", 2, 1), "unused", "2");
    problems.error(at("a.yaml", 2, 1), "wrong-type", "3");
    problems.error(at("a.yaml", 1, 9), "wrong-type", "4");
    problems.error(at("a.yaml", 1, 10), "wrong-type", "5");

    expect(problems.list().map(({ message }) => message)).toEqual(["4", "5", "3", "2", "1"]);
  });

  test("are told once, on one line each", () => {
    const problems = new Problems();
    problems.error(at("a.yaml", 1, 1), "wrong-type", "one\n  line");
    problems.error(at("a.yaml", 1, 1), "wrong-type", "one\n  line");

    expect(problems.list().map(formatProblem)).toEqual(["a.yaml:1:1: error: one line [wrong-type]"]);
    expect(problems.hasErrors).toBe(true);
  });

  test("that are only warnings are no errors", () => {
    const problems = new Problems();
    problems.warning(at("a.yaml", 1, 1), "unused", "");

    expect(problems.hasErrors).toBe(false);
  });
});

describe("a suggestion", () => {
  test("is the nearest name, if it is near enough for its length", () => {
    expect(nearest("welcom_reply", ["welcome_reply", "goodbye_reply"])).toBe("welcome_reply");
    expect(nearest("repyl", ["reply", "input"])).toBe("reply");
    expect(nearest("2", ["1"])).toBeUndefined();
    expect(nearest("ok", ["id"])).toBeUndefined();
    expect(nearest("transfer_intent", ["cancel_intent"])).toBeUndefined();
    expect(nearest("anything", [])).toBeUndefined();
  });

  test("lists what there is when nothing is near, unless that is much or nothing", () => {
    expect(suggestion("dimm", ["dim", "bright"])).toBe(', did you mean "dim"?');
    expect(suggestion("off", ["dim", "bright"])).toBe('; there is "dim", "bright"');
    expect(suggestion("off", [])).toBe("");
    expect(suggestion("off", "abcdefghi")).toBe("");
  });
});
