import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Condition,
  holds,
  isConditionFault,
  parseCondition,
  showCondition,
} from "../../src/dialog/condition.ts";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";

describe("one comparison", () => {
  test("is() holds for exactly this text", () => {
    expect(holdsFor("${a}.is(ok)", { a: "ok" })).toBe(true);
    expect(holdsFor("${a}.is(ok)", { a: "okay" })).toBe(false);
    expect(holdsFor("${a}.is(ok)", { b: "ok" })).toBe(false);
  });

  test("not() holds for every other text", () => {
    expect(holdsFor("${a}.not(ok)", { a: "okay" })).toBe(true);
    expect(holdsFor("${a}.not(ok)", { a: "ok" })).toBe(false);
    expect(holdsFor("${a}.not(ok)", {})).toBe(true);
  });

  test("values are compared in upper and lower case", () => {
    expect(holdsFor("${a}.is(OK)", { a: "ok" })).toBe(false);
  });

  test("blanks inside the parentheses belong to the value", () => {
    expect(holdsFor("${a}.is(two  words )", { a: "two  words " })).toBe(true);
    expect(holdsFor("${a}.is( ok )", { a: "ok" })).toBe(false);
  });

  test("an empty value means that there is none", () => {
    expect(holdsFor("${a}.is()", {})).toBe(true);
    expect(holdsFor("${a}.is()", { a: "" })).toBe(true);
    expect(holdsFor("${a}.is()", { a: "x" })).toBe(false);
    expect(holdsFor("${a}.not()", { a: "x" })).toBe(true);
    expect(holdsFor("${a}.not()", {})).toBe(false);
  });

  test("numbers are texts like any other", () => {
    expect(holdsFor("${a}.is(5)", { a: "5.0" })).toBe(false);
    expect(holdsFor("${a}.is(05)", { a: "05" })).toBe(true);
  });

  test("at_least() and at_most() compare numbers by size", () => {
    for (const [a, text, order] of [
      ["5", "10", -1],
      ["10", "9", 1],
      ["5.0", "5", 0],
      ["-3", "-2.5", -1],
      ["+7", "07", 0],
    ] as const) {
      expect(holdsFor(`\${a}.at_least(${text})`, { a }), `${a} ${text}`).toBe(order >= 0);
      expect(holdsFor(`\${a}.at_most(${text})`, { a }), `${a} ${text}`).toBe(order <= 0);
    }
  });

  test("at_least() and at_most() compare anything else by code points", () => {
    for (const [a, text, order] of [
      ["2026-03-09", "2026-11-01", -1],
      ["10 euros", "9", -1],
      ["10", "9 euros", -1],
      ["b", "B", 1],
      ["same", "same", 0],
      ["sam", "same", -1],
      ["same", "sam", 1],
      ["\u{1F600}", "\uFFFD", 1],
      ["1e3", "9", -1],
    ] as const) {
      expect(holdsFor(`\${a}.at_least(${text})`, { a }), `${a} ${text}`).toBe(order >= 0);
      expect(holdsFor(`\${a}.at_most(${text})`, { a }), `${a} ${text}`).toBe(order <= 0);
    }
  });

  test("neither holds without a value", () => {
    for (const given of [{}, { a: "" }]) {
      expect(holdsFor("${a}.at_least(0)", given)).toBe(false);
      expect(holdsFor("${a}.at_most(0)", given)).toBe(false);
    }
  });

  test("a parameter inside the value is not looked up", () => {
    expect(holdsFor("${a}.is(${b})", { a: "x", b: "x" })).toBe(false);
    expect(holdsFor("${a}.is(${b})", { a: "${b}" })).toBe(true);
  });

  test("a value ends at the matching parenthesis", () => {
    expect(holdsFor("${a}.is(f(x) (y))", { a: "f(x) (y)" })).toBe(true);
    expect(holdsFor("${a}.is(f(x)) AND ${b}.is(y)", { a: "f(x)", b: "y" })).toBe(true);
  });

  test("a backslash lets a parenthesis stand alone", () => {
    expect(holdsFor("${a}.is(:-\\))", { a: ":-)" })).toBe(true);
    expect(holdsFor("${a}.is(\\(x)", { a: "(x" })).toBe(true);
    expect(holdsFor("${a}.is(c:\\dir)", { a: "c:\\dir" })).toBe(true);
  });

  test("AND, OR and parentheses inside a value are text", () => {
    expect(holdsFor("${a}.is(this AND (that OR those))", { a: "this AND (that OR those)" })).toBe(true);
  });
});

describe("several comparisons", () => {
  test("AND needs all, OR needs one", () => {
    expect(holdsFor("${a}.is(1) AND ${b}.is(1)", { a: "1", b: "1" })).toBe(true);
    expect(holdsFor("${a}.is(1) AND ${b}.is(1)", { a: "1" })).toBe(false);
    expect(holdsFor("${a}.is(1) OR ${b}.is(1)", { b: "1" })).toBe(true);
    expect(holdsFor("${a}.is(1) OR ${b}.is(1)", {})).toBe(false);
  });

  test("AND is taken before OR, on either side of it", () => {
    expect(holdsFor("${a}.is(1) OR ${b}.is(1) AND ${c}.is(1)", { a: "1" })).toBe(true);
    expect(holdsFor("${a}.is(1) AND ${b}.is(1) OR ${c}.is(1)", { c: "1" })).toBe(true);
    expect(holdsFor("${a}.is(1) AND ${b}.is(1) OR ${c}.is(1)", { a: "1" })).toBe(false);
  });

  test("parentheses come first, with or without blanks", () => {
    for (const source of [
      "( ${a}.is(1) OR ${b}.is(1) ) AND ${c}.is(1)",
      "(${a}.is(1) OR ${b}.is(1))AND ${c}.is(1)",
      "  (  (${a}.is(1)  OR  ${b}.is(1)) ) AND (${c}.is(1))  ",
    ]) {
      expect(holdsFor(source, { a: "1" }), source).toBe(false);
      expect(holdsFor(source, { a: "1", c: "1" }), source).toBe(true);
      expect(holdsFor(source, { b: "1", c: "1" }), source).toBe(true);
    }
  });

  test("mixing AND and OR without parentheses is noticed", () => {
    expect(parsed("${a}.is(1) OR ${b}.is(1) AND ${c}.is(1)").mixed).toBe(true);
    expect(parsed("(${x}.is() AND ${y}.is() OR ${z}.is()) AND ${c}.is(1)").mixed).toBe(true);
    expect(parsed("${a}.is(1) OR (${b}.is(1) AND ${c}.is(1))").mixed).toBe(false);
    expect(parsed("(${a}.is(1) OR ${b}.is(1)) AND ${c}.is(1)").mixed).toBe(false);
    expect(parsed("${a}.is(1) AND ${b}.is(1)").mixed).toBe(false);
    expect(parsed("${a}.is(1)").mixed).toBe(false);
  });

  test("whatever is written reads back as what it means", () => {
    const value = fc.string({
      unit: fc.constantFrom("a", "B", " ", "(", ")", "é", "$", "{", "}"),
      maxLength: 6,
    });
    const name = fc.constantFrom("a", "b", "c");
    const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
      condition: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.record({ test: fc.constantFrom("is" as const, "not" as const), parameter: name, text: value }),
        fc.record({ all: fc.array(tie("condition"), { minLength: 2, maxLength: 3 }) }),
        fc.record({ any: fc.array(tie("condition"), { minLength: 2, maxLength: 3 }) }),
      ),
    }));
    const parameters = fc.dictionary(name, value);
    fc.assert(
      fc.property(condition, parameters, (meant, given) => {
        expect(holdsFor(written(meant), given)).toBe(means(meant, given));
        expect(holdsFor(showCondition(meant), given)).toBe(means(meant, given));
      }),
      { numRuns: 500 },
    );
  });

  test("is shown with the parentheses that it needs", () => {
    const source = "${a}.at_least(1) AND (${b}.is(\\)) OR (${c}.is() AND ${d}.not(x)))";
    expect(showCondition(parsed(source).condition)).toBe(source);
  });
});

describe("what is no condition", () => {
  test.each([
    ["", 0, "expected `${parameter}.is(text)` or `${parameter}.not(text)`, found the end"],
    ["yes", 0, "expected `${parameter}.is(text)`"],
    ["${a}.is(x", 7, "this `(` is never closed"],
    ["(${a}.is(x)", 0, "this `(` is never closed"],
    ["${a}.is(x))", 10, "expected AND, OR or the end"],
    ["${a}.is(x) and ${b}.is(y)", 11, "capital letters"],
    ["${a}.is(x) ${b}.is(y)", 11, "expected AND, OR or the end"],
    ["${a}.is(x) AND", 14, "found the end"],
    ["${a}.is(x) ANDY ${b}.is(y)", 11, "expected AND, OR or the end"],
    ["${a}.has(x)", 0, "unknown test `.has()`"],
    ["${a}.at_most()", 12, "`.at_most()` needs something to compare with"],
    ["${a b}.is(x)", 0, "expected `${parameter}.is(text)`"],
    ["AND ${a}.is(x)", 0, "expected `${parameter}.is(text)`"],
  ])("%s", (source, index, message) => {
    const fault = parseCondition(source);
    if (!isConditionFault(fault)) throw new Error("it was taken for a condition");
    expect(fault.index).toBe(index);
    expect(fault.message).toContain(message);
  });

  test("parentheses that are nested without end", () => {
    const deep = (depth: number) => `${"(".repeat(depth)}\${a}.is(x)${")".repeat(depth)}`;
    expect(isConditionFault(parseCondition(deep(50)))).toBe(false);
    expect(isConditionFault(parseCondition(deep(51)))).toBe(true);
    expect(isConditionFault(parseCondition("(".repeat(100_000)))).toBe(true);
  });
});

describe("a conditional", () => {
  const model = sketch(`
    stories:
      main:
        start_actions: [conditional which, input ask]
        input_actions: [{name: ask, intents: []}]
        conditional_actions:
          - name: which
            conditions:
              - condition: \${a}.is(1)
                actions: [reply first]
              - condition: \${a}.not()
                actions: [reply second]
              - condition: \${b}.is(1)
                actions: [reply third]
            default_actions: [reply otherwise]
  `);

  test.each([
    [{ a: "1", b: "1" }, "first"],
    [{ a: "2", b: "1" }, "second"],
    [{ b: "1" }, "third"],
    [{}, "otherwise"],
  ])("with %o takes the branch %s", (parameters, reply) => {
    const talk = new Conversation(model, { parameters });
    expect(talk.opening).toEqual([reply, "waits at main/ask"]);
  });
});

function parsed(source: string) {
  const result = parseCondition(source);
  if (isConditionFault(result)) throw new Error(`${source}: ${result.message}`);
  return result;
}

function holdsFor(source: string, parameters: Readonly<Record<string, string>>): boolean {
  return holds(parsed(source).condition, new Map(Object.entries(parameters)));
}

/** A condition as an author would write it, with all its parentheses. */
function written(condition: Condition): string {
  if ("all" in condition) return `( ${condition.all.map(written).join(" AND ")} )`;
  if ("any" in condition) return `( ${condition.any.map(written).join(" OR ")} )`;
  return `\${${condition.parameter}}.${condition.test}(${condition.text.replaceAll(/[()]/g, "\\$&")})`;
}

function means(condition: Condition, given: Readonly<Record<string, string>>): boolean {
  if ("all" in condition) return !condition.all.some((part) => !means(part, given));
  if ("any" in condition) return condition.any.filter((part) => means(part, given)).length > 0;
  const value = Object.hasOwn(given, condition.parameter) ? given[condition.parameter] : undefined;
  return ((value ?? "") === condition.text) === (condition.test === "is");
}
