import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  TestResult_Kind as Kind,
  type ModelProblemSchema,
  ModelProblem_Severity as Severity,
  type TestModelResponseSchema,
  type TestResultSchema,
} from "../../gen/parley/v1/model_service_pb.ts";
import type { Problem } from "../model/problem.ts";
import { type CoverageReport, coverageKinds } from "../transcript/coverage.ts";
import type { ModelTest, TestResult } from "../transcript/test-model.ts";

/** How much of a text is told, in UTF-16 units. A file of tests may be one long text. */
const maxText = 2000;

/** How much all results may be in an answer, in UTF-16 units. Clients usually take 4 MiB. */
const maxResults = 1 << 20;

/** How much a result is beside its texts. */
const leastResult = 100;

export function problemToWire(problem: Problem): MessageInitShape<typeof ModelProblemSchema> {
  const { severity, check, message, file, line, column } = problem;
  return {
    severity: severity === "error" ? Severity.ERROR : Severity.WARNING,
    ...{ check, message, file, line, column },
  };
}

export function modelTestToWire(tested: ModelTest): MessageInitShape<typeof TestModelResponseSchema> {
  const { version, problems, results, coverage } = tested;
  const told = tellable(results.map(resultToWire));
  return {
    modelVersion: version,
    problems: problems.map(problemToWire),
    results: told,
    omittedResults: results.length - told.length,
    ...(coverage ? coverageToWire(coverage) : {}),
  };
}

type WireResult = ReturnType<typeof resultToWire>;

function resultToWire(result: TestResult) {
  const { kind, name, at, mismatches } = result;
  return {
    name: excerpt(name),
    kind: kind === "transcript" ? Kind.TRANSCRIPT : Kind.NLU,
    ...at,
    ...(result.kind === "nlu" ? { expectedIntentId: result.expected, recognizedIntentId: result.got } : {}),
    mismatches: mismatches.map(({ at: place, expected, actual }) => {
      return { ...place, expected: excerpt(expected), actual: excerpt(actual) };
    }),
  } satisfies MessageInitShape<typeof TestResultSchema>;
}

/** As many results as an answer may have, in their order; those that tell of mistakes before others. */
function tellable(results: readonly WireResult[]): WireResult[] {
  const told = new Set<WireResult>();
  let size = 0;
  const wrong = results.filter(({ mismatches }) => mismatches.length > 0);
  for (const result of new Set([...wrong, ...results])) {
    size += sizeOf(result);
    if (size > maxResults) break;
    told.add(result);
  }
  return results.filter((result) => told.has(result));
}

function sizeOf({ name, file, mismatches }: WireResult): number {
  const texts = [name, file, ...mismatches.flatMap((one) => [one.file, one.expected, one.actual])];
  return texts.reduce((sum, text) => sum + text.length, leastResult * (1 + mismatches.length));
}

function coverageToWire(coverage: CoverageReport) {
  return {
    coverage: coverageKinds.map((kind) => {
      const { total, missed } = coverage[kind];
      return { kind, total, missed: [...missed] };
    }),
    coveredStepIds: [...coverage.stepIds],
    coveredListKeys: [...coverage.listKeys],
  };
}

function excerpt(text: string): string {
  return text.length > maxText ? `${text.slice(0, maxText)}…` : text;
}
