import type { Place, Problems } from "./problem.ts";

/** What all definitions of a model may cost together, so that no model fills the memory when it is loaded. */
const limits = {
  /** Words and slots of the sentences that samples stand for. */
  samples: {
    most: 1_000_000,
    check: "too-many-samples",
    message: "with this, the samples of the model stand for more than 1,000,000 words",
  },
  /** Instructions of compiled patterns. */
  patterns: {
    most: 100_000,
    check: "pattern-size",
    message: "with this, the patterns of the model are too large together",
  },
  /** Values and their synonyms. */
  values: {
    most: 200_000,
    check: "too-many-values",
    message: "with this, the entities of the model have more than 200,000 values and synonyms",
  },
} as const;

/** Keeps count of what the definitions of one model cost. */
export class Allowance {
  private readonly problems: Problems;
  private readonly spent = new Map<keyof typeof limits, number>();

  constructor(problems: Problems) {
    this.problems = problems;
  }

  /** Whether there is still something left. */
  has(kind: keyof typeof limits): boolean {
    return (this.spent.get(kind) ?? 0) <= limits[kind].most;
  }

  /** Counts a definition; a problem when it is the first that is too much. */
  spend(kind: keyof typeof limits, amount: number, at: Place): boolean {
    const { most, check, message } = limits[kind];
    const had = this.has(kind);
    const spent = (this.spent.get(kind) ?? 0) + amount;
    this.spent.set(kind, spent);
    if (had && spent > most) this.problems.error(at, check, message);
    return spent <= most;
  }
}
