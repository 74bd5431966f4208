import { create, toBinary } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { TestModelResponseSchema } from "../../gen/parley/v1/model_service_pb.ts";
import { modelTestToWire } from "../../src/rpc/model-test-to-wire.ts";
import type { ModelTest, TestResult } from "../../src/transcript/test-model.ts";

const at = { file: "tests/a.yaml", line: 1, column: 1 };

function result(name: string, actual?: string): TestResult {
  const mismatches = actual === undefined ? [] : [{ at, expected: "x", actual }];
  return { kind: "transcript", name, at, milliseconds: 1, mismatches };
}

function wireOf(results: readonly TestResult[]) {
  const tested: ModelTest = { id: "lamp", version: "1", problems: [], results, coverage: undefined };
  return create(TestModelResponseSchema, modelTestToWire(tested));
}

it("tells all results in their order", () => {
  const { results, omittedResults } = wireOf([result("b"), result("a", "y"), result("c")]);
  expect(results.map(({ name }) => name)).toEqual(["b", "a", "c"]);
  expect(omittedResults).toBe(0);
});

it("does not quote texts at any length", () => {
  const { results } = wireOf([result("n".repeat(1_000_000), "a".repeat(1_000_000))]);
  expect(results[0]?.name).toBe(`${"n".repeat(2000)}…`);
  expect(results[0]?.mismatches[0]?.actual).toBe(`${"a".repeat(2000)}…`);
});

it("leaves out what clients would not take, and first what went as written", () => {
  const good = Array.from({ length: 50_000 }, (_, index) => result(`good ${index}`));
  const bad = Array.from({ length: 100 }, (_, index) => result(`bad ${index}`, "€".repeat(2000)));
  const response = wireOf([...good, ...bad]);
  const names = response.results.map(({ name }) => name);
  expect(names.filter((name) => name.startsWith("bad"))).toHaveLength(100);
  expect(names[0]).toBe("good 0");
  expect(response.omittedResults).toBeGreaterThan(0);
  expect(response.results.length + response.omittedResults).toBe(50_100);
  expect(toBinary(TestModelResponseSchema, response).length).toBeLessThan(4 << 20);
});
