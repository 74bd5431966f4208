/** One part of the suite, and of docs/performance.md: what is measured together, in one run. */
export interface Chapter {
  /** Names it on the command line, and in the document. */
  readonly id: string;
  /** What it measures, in a few words, for who waits. */
  readonly title: string;
  measure(run: Run): Promise<Findings>;
}

/** How thoroughly to measure, and what a chapter may use. */
export interface Run {
  /** How often each figure is measured; the median counts. */
  readonly rounds: number;
  /** Seconds of load that count, in each measurement. */
  readonly seconds: number;
  /** Whether this is only to see that everything works: sizes are small, and figures say nothing. */
  readonly isTrial: boolean;
  /** Where a chapter may write. Removed afterwards. */
  readonly directory: string;
  /** Tells what is under way. */
  note(text: string): void;
}

export interface Findings {
  readonly tables: readonly Table[];
  readonly plots: readonly (Plot | Bars)[];
  readonly aims: readonly Aim[];
}

/** Cells are Markdown. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Lines over a common axis. */
export interface Plot {
  /** Names the file, and nothing else in the suite. */
  readonly id: string;
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
}

/** One figure of several things, drawn from the greatest to the least. */
export interface Bars {
  /** Names the file, and nothing else in the suite. */
  readonly id: string;
  readonly title: string;
  /** What the figure is, with its unit. */
  readonly label: string;
  readonly bars: readonly Bar[];
}

export interface Bar {
  readonly name: string;
  readonly value: Spread;
  /** Whether it is Parley's, and not what Parley is compared with. */
  readonly isOurs: boolean;
}

export interface Axis {
  readonly label: string;
  /** Whether equal steps are equal factors. */
  readonly isLogarithmic: boolean;
}

export interface Line {
  readonly name: string;
  readonly points: readonly Point[];
}

/** What was measured at one place of the axis. */
export interface Point {
  readonly x: number;
  readonly y: Spread;
}

/** The same figure, measured several times. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** What a figure should be, and what it is. */
export interface Aim {
  readonly figure: string;
  readonly bound: { readonly atLeast: number } | { readonly atMost: number };
  readonly unit: string;
  readonly spread: Spread;
}
