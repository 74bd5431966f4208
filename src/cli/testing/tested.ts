import { type CoveragePart, coverageKinds } from "../../transcript/coverage.ts";
import type { ModelTest } from "../../transcript/test-model.ts";

/** What came of the tests of a model, and what was asked of it. */
export interface Tested extends ModelTest {
  readonly path: string;
  /** Covers less than was asked for; empty when it does not. */
  readonly shortfalls: readonly Shortfall[];
}

/** A kind of things of which too few were used. */
export interface Shortfall {
  readonly kind: (typeof coverageKinds)[number];
  /** Both in percent. */
  readonly covered: number;
  readonly least: number;
}

/** @param least is how much of each kind has to be covered, in percent. */
export function judge(path: string, tested: ModelTest, least: number): Tested {
  const { coverage } = tested;
  const shortfalls = coverageKinds
    .map((kind) => ({ kind, covered: coverage ? percentOf(coverage[kind]) : 100, least }))
    .filter(({ covered }) => covered < least);
  return { path, ...tested, shortfalls };
}

/** Whether everything ran, and went as written, and enough was covered. */
export function isWell({ coverage, results, shortfalls }: Tested): boolean {
  return coverage !== undefined && results.every(isAsWritten) && shortfalls.length === 0;
}

export function isAsWritten({ mismatches }: { readonly mismatches: readonly unknown[] }): boolean {
  return mismatches.length === 0;
}

/** Of nothing at all, all is covered. */
function percentOf({ total, missed }: CoveragePart): number {
  return total === 0 ? 100 : (100 * (total - missed.length)) / total;
}
