import { expect } from "vitest";
import type { TypedFormat } from "../../../src/dialog/model.ts";
import type { Moment, Value } from "../../../src/nlu/entity.ts";
import { entityMatcher } from "../../../src/nlu/entity-matcher.ts";
import { normalise } from "../../../src/nlu/normalise.ts";
import { tokenise } from "../../../src/nlu/tokens.ts";

/** A Wednesday. */
export const wednesday: Moment = { now: Date.parse("2026-03-04T12:00:00Z"), timeZone: "UTC" };

/** A text with a value in brackets, and what it is: `20`, `20 EUR`, `20 ~0.5` with its confidence. */
export type Line = readonly [said: string, value: string];

/** Expects the longest value at the bracket to be just what is in brackets. */
export function expectValue(
  format: TypedFormat,
  locale: string,
  [said, value]: Line,
  moment = wednesday,
): void {
  const open = said.indexOf("[");
  const [longest] = valuesAt(format, locale, said.replace(/[[\]]/g, ""), open, moment);
  expect(longest, said).toEqual({ covered: said.slice(open + 1, said.indexOf("]")), value });
}

/** Expects no value to begin anywhere. */
export function expectNothing(format: TypedFormat, locale: string, text: string): void {
  const found = tokenise(text).flatMap(({ start }) => valuesAt(format, locale, text, start));
  expect(found, text).toEqual([]);
}

/** All values at a place of the text, longest first, and what they cover. */
export function valuesAt(
  format: TypedFormat,
  locale: string,
  original: string,
  place: number,
  moment = wednesday,
): { covered: string; value: string }[] {
  const { text } = normalise(original);
  const tokens = tokenise(text);
  const start = tokens.findIndex((token) => token.start === place);
  if (start < 0) throw new Error(`nothing begins at ${place} in ${text}`);
  const values = entityMatcher({ id: "x", format }, locale).valuesAt(text, tokens, start, moment);
  const ends = values.map(({ end }) => end);
  expect(ends, "every end once, the last first").toEqual([...new Set(ends)].sort((a, b) => b - a));
  return values.map((value) => {
    return { covered: text.slice(place, tokens[value.end - 1]?.end), value: shown(value) };
  });
}

function shown({ value, unit, confidence }: Value): string {
  return [value, ...(unit ? [unit] : []), ...(confidence === undefined ? [] : [`~${confidence}`])].join(" ");
}
