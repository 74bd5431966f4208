import { closest, distance } from "fastest-levenshtein";

/** A place in a model's files. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something in a model that its author should know. A model with an error is not served. */
export interface Problem extends Place {
  readonly severity: "error" | "warning";
  /** The name of the check, such as `unknown-story`; docs/checks.md has them all. */
  readonly check: string;
  readonly message: string;
}

/** Collects the problems of one model, so that all are told at once. */
export class Problems {
  private readonly found: Problem[] = [];

  error(place: Place, check: string, message: string): void {
    this.add("error", place, check, message);
  }

  warning(place: Place, check: string, message: string): void {
    this.add("warning", place, check, message);
  }

  get hasErrors(): boolean {
    return this.found.some(({ severity }) => severity === "error");
  }

  /** All problems, by file and line. */
  list(): Problem[] {
    return this.found.toSorted(
      (a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column,
    );
  }

  private add(
    severity: Problem["severity"],
    { file, line, column }: Place,
    check: string,
    message: string,
  ): void {
    this.found.push({ severity, check, message, file, line, column });
  }
}

/** One line for people, in the form that editors and terminals turn into a link. */
export function formatProblem({ file, line, column, severity, message, check }: Problem): string {
  return `${file}:${line}:${column}: ${severity}: ${message} [${check}]`;
}

/** `, did you mean "x"?` when one of the known names is close; otherwise what there is, if that is short. */
export function suggestion(wrong: string, known: Iterable<string>): string {
  const names = [...known];
  if (names.length === 0) return "";
  const best = closest(wrong, names);
  if (distance(wrong, best) <= Math.max(2, Math.floor(wrong.length / 3))) return `, did you mean "${best}"?`;
  return names.length <= 8 ? `; there is ${names.map((name) => `"${name}"`).join(", ")}` : "";
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
