import type { Place } from "../../model/problem.ts";
import type { TestResult } from "../../transcript/test-model.ts";
import { fileAt } from "../print-problems.ts";
import type { Tested } from "./tested.ts";
import { type Element, xmlOf } from "./xml.ts";

/** A case of a suite. What is in it tells what went wrong; nothing: it went well. */
interface Case {
  /** What kind of test it is. */
  readonly kind: string;
  readonly name: string;
  /** Absent: it is about no place in particular. */
  readonly at?: Place;
  readonly milliseconds: number;
  readonly wrong?: Wrong;
}

interface Wrong {
  /** A test failed, or could not be run. */
  readonly as: "failure" | "error";
  readonly type: string;
  /** In one line. */
  readonly message: string;
  /** All of it. */
  readonly details: string;
}

/**
 * A report in JUnit's XML, as CI systems read it: a suite for each model, with a case for each transcript and NLU
 * test, for each error of the model or its tests, and for each kind of things of which too little was covered.
 */
export function junitOf(models: readonly Tested[]): string {
  const suites = models.map((tested) => ({ tested, cases: casesOf(tested) }));
  const all = suites.flatMap(({ cases }) => cases);
  return xmlOf({
    name: "testsuites",
    attributes: { name: "parley test", ...countsOf(all) },
    inside: suites.map(({ tested: { id, path }, cases }) => ({
      name: "testsuite",
      attributes: { name: id, ...countsOf(cases) },
      inside: cases.map((one) => elementOf(one, id, path)),
    })),
  });
}

function countsOf(cases: readonly Case[]) {
  const count = (as: Wrong["as"]) => cases.filter(({ wrong }) => wrong?.as === as).length;
  const milliseconds = cases.reduce((sum, one) => sum + one.milliseconds, 0);
  return {
    tests: cases.length,
    failures: count("failure"),
    errors: count("error"),
    time: inSeconds(milliseconds),
  };
}

function elementOf({ kind, name, at, milliseconds, wrong }: Case, id: string, path: string): Element {
  return {
    name: "testcase",
    attributes: {
      classname: `${id}.${kind}`,
      name,
      ...(at ? { file: fileAt(path, at), line: at.line } : {}),
      time: inSeconds(milliseconds),
    },
    inside: wrong
      ? [
          {
            name: wrong.as,
            attributes: { type: wrong.type, message: wrong.message },
            inside: wrong.details,
          },
        ]
      : [],
  };
}

function casesOf({ path, problems, results, coverage, shortfalls }: Tested): Case[] {
  const errors = problems.filter(({ severity }) => severity === "error");
  return [
    ...errors.map((problem): Case => {
      const { check, message } = problem;
      const whole = `${placeOf(path, problem)}: ${message}`;
      const wrong: Wrong = { as: "error", type: check, message: whole, details: whole };
      return {
        kind: "check",
        name: `${check} ${placeOf(path, problem)}`,
        at: problem,
        milliseconds: 0,
        wrong,
      };
    }),
    ...results.map((result): Case => {
      const { kind, name, at, milliseconds } = result;
      return { kind, name, at, milliseconds, ...failureOf(path, result) };
    }),
    ...shortfalls.map(({ kind, covered, least }): Case => {
      const message = `${covered.toFixed(1)} % of the ${kind} are covered, and not ${least} %`;
      const details = (coverage?.[kind].missed ?? []).map((name) => `not ${name}`).join("\n");
      return {
        kind: "coverage",
        name: kind,
        milliseconds: 0,
        wrong: { as: "failure", type: "coverage", message, details },
      };
    }),
  ];
}

function failureOf(path: string, { kind, mismatches }: TestResult): { wrong?: Wrong } {
  const [first] = mismatches;
  if (!first) return {};
  const message = `${placeOf(path, first.at)}: expected ${first.expected}, got ${first.actual}`;
  const all = mismatches.map(({ at, expected, actual }) => {
    return `${placeOf(path, at)}\n- expected ${expected}\n+ got      ${actual}`;
  });
  return { wrong: { as: "failure", type: kind, message, details: all.join("\n\n") } };
}

function placeOf(path: string, at: Place): string {
  return `${fileAt(path, at)}:${at.line}:${at.column}`;
}

function inSeconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
