import { expect, it } from "vitest";
import { initialState } from "../../src/dialog/state.ts";
import { turnToWire } from "../../src/rpc/turn-to-wire.ts";

function stateWith(parameters: Record<string, string>) {
  const events = [{ kind: "input_timeout" }] as const;
  const state = initialState("en_US", parameters, 1);
  return turnToWire({ turn: { firstOffset: 0, time: 0, requestId: "", events, state }, steps: [] }).state;
}

it("tells all parameters, whatever they are called", () => {
  const parameters = { b: "1", a: "2", ["__proto__"]: "3" };
  const state = stateWith(parameters);
  expect(Object.entries(state?.parameters ?? {})).toEqual(Object.entries(parameters));
  expect(state?.omittedParameters).toEqual([]);
});

it("leaves out the longest, and names them, when all together are more than a client takes", () => {
  const short = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`s${index}`, "x".repeat(16_000)]),
  );
  const long = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`l${index}`, "ü".repeat(8_190)]));
  const state = stateWith({ ...long, ...short });
  const shown = Object.keys(state?.parameters ?? {});
  const omitted = state?.omittedParameters ?? [];
  expect(shown).toEqual(expect.arrayContaining(Object.keys(short)));
  expect(omitted.every((name) => name.startsWith("l"))).toBe(true);
  expect(shown.length + omitted.length).toBe(80);
  expect(shown.length).toBe(65);
});
