import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { junitOf } from "../../../src/cli/testing/junit.ts";
import type { Tested } from "../../../src/cli/testing/tested.ts";

function tested(over: Partial<Tested>): Tested {
  const path = mkdtempSync(join(tmpdir(), "parley-junit-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  const whole = { total: 1, missed: [] };
  return {
    path,
    id: "lamp",
    version: "1",
    problems: [],
    results: [],
    coverage: { stories: whole, branches: whole, intents: whole, replies: whole, stepIds: [], listKeys: [] },
    shortfalls: [],
    ...over,
  };
}

const at = { file: "tests/a.yaml", line: 3, column: 7 };

/** Reads XML 1.0 as strictly as a parser would; what it makes of texts is given back. */
function readXml(document: string): string[] {
  const texts: string[] = [];
  const open: string[] = [];
  const text = "[^<&\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]|&#\\d+;";
  const attribute = `\\s+[a-z]+="(?:(?!")(?:${text}))*"`;
  const token = new RegExp(
    `<\\?xml[^?]*\\?>|<(/?)([a-z]+)((?:${attribute})*)(/?)>|(?:(?!\\]\\]>)(?:${text}))+`,
    "yu",
  );
  for (let end = 0; end < document.length; end = token.lastIndex) {
    token.lastIndex = end;
    const found = token.exec(document);
    if (!found) throw new Error(`not well-formed at ${document.slice(end, end + 40)}`);
    const [whole, closes, name, attributes, isEmpty] = found;
    if (!name) texts.push(decoded(whole));
    else if (closes) expect(open.pop()).toBe(name);
    else {
      for (const [, value = ""] of (attributes ?? "").matchAll(/"([^"]*)"/g)) texts.push(decoded(value));
      if (!isEmpty) open.push(name);
    }
  }
  expect(open).toEqual([]);
  return texts;
}

function decoded(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}

describe("a report in JUnit's XML", () => {
  test("has a suite for each model, and a case for each test", () => {
    const failed = {
      kind: "nlu",
      name: "good evening",
      at,
      milliseconds: 1500,
      expected: "greet",
      got: "",
      mismatches: [{ at, expected: "greet", actual: "no intent" }],
    } as const;
    const passed = {
      kind: "transcript",
      name: "tests/b.yaml",
      at,
      milliseconds: 20,
      mismatches: [],
    } as const;
    const one = tested({ results: [passed, failed] });
    const place = `${one.path}/tests/a.yaml:3:7`;
    expect(junitOf([one, tested({ id: "empty" })])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="parley test" tests="2" failures="1" errors="0" time="1.520">
  <testsuite name="lamp" tests="2" failures="1" errors="0" time="1.520">
    <testcase classname="lamp.transcript" name="tests/b.yaml" file="${one.path}/tests/a.yaml" line="3" time="0.020"/>
    <testcase classname="lamp.nlu" name="good evening" file="${one.path}/tests/a.yaml" line="3" time="1.500">
      <failure type="nlu" message="${place}: expected greet, got no intent">${place}&#10;- expected greet&#10;+ got      no intent</failure>
    </testcase>
  </testsuite>
  <testsuite name="empty" tests="0" failures="0" errors="0" time="0.000"/>
</testsuites>
`);
  });

  test("has errors of the model as errors, and no warnings", () => {
    const problem = { severity: "error", check: "unknown-reply", message: "unknown reply", ...at } as const;
    const one = tested({ problems: [problem, { ...problem, severity: "warning" }], coverage: undefined });
    const report = junitOf([one]);
    expect(report).toContain('tests="1" failures="0" errors="1"');
    expect(report).toContain('<testcase classname="lamp.check" name="unknown-reply ');
    expect(report).toMatch(/<error type="unknown-reply" message="\S+:3:7: unknown reply">/);
  });

  test("has too little coverage as a failure", () => {
    const one = tested({ shortfalls: [{ kind: "branches", covered: 50, least: 80 }] });
    const missed = { total: 2, missed: ["main/ask → dark"] };
    const coverage = one.coverage && { ...one.coverage, branches: missed };
    expect(junitOf([{ ...one, coverage }])).toContain(
      '<failure type="coverage" message="50.0 % of the branches are covered, and not 80 %">not main/ask → dark</failure>',
    );
  });

  test("is well-formed whatever texts there are, and keeps them", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({
        unit: fc.constantFrom("<", "&", '"', "'", ">", "]]>", "\n", "\t", "\r", "<!--", "\u{1F600}"),
      }),
      fc.string({ unit: fc.constantFrom("\0", "\x1b", "\ud800", "\udc00", "\ufffe", "\uffff", "\x7f", "a") }),
    );
    const lamp = tested({});
    fc.assert(
      fc.property(hostile, hostile, (name, actual) => {
        const result = { kind: "transcript", name, at, milliseconds: 1 } as const;
        const report = junitOf([
          { ...lamp, id: name, results: [{ ...result, mismatches: [{ at, expected: "x", actual }] }] },
        ]);
        const texts = readXml(report);
        if (!/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(name)) {
          expect(texts).toContain(name);
        }
      }),
    );
    expect(junitOf([tested({ id: "\x1b[31m\ud800" })])).toContain('name="\\u{1b}[31m\\u{d800}"');
  });
});
