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
  private errors = 0;

  error(place: Place, check: string, message: string): void {
    this.add("error", place, check, message);
  }

  warning(place: Place, check: string, message: string): void {
    this.add("warning", place, check, message);
  }

  get hasErrors(): boolean {
    return this.errorCount > 0;
  }

  get errorCount(): number {
    return this.errors;
  }

  /** All problems, by place, errors first. What is written once and used twice, by a YAML alias, is told once. */
  list(): Problem[] {
    const unique = new Map(this.found.map((problem) => [formatProblem(problem), problem]));
    return [...unique.values()].sort(
      (a, b) =>
        compareText(a.file, b.file) ||
        a.line - b.line ||
        a.column - b.column ||
        compareText(a.severity, b.severity),
    );
  }

  private add(
    severity: Problem["severity"],
    { file, line, column }: Place,
    check: string,
    message: string,
  ): void {
    if (severity === "error") this.errors++;
    this.found.push({ severity, check, message: message.replaceAll(/\s+/g, " "), file, line, column });
  }
}

/** One line for people, in the form that editors and terminals turn into a link. */
export function formatProblem({ file, line, column, severity, message, check }: Problem): string {
  return `${file}:${line}:${column}: ${severity}: ${message} [${check}]`;
}

/** `, did you mean "x"?` when one of the known names is close; otherwise what there is, if that is short. */
export function suggestion(wrong: string, known: Iterable<string>): string {
  const names = [...known];
  const best = nearest(wrong, names);
  if (best !== undefined) return `, did you mean "${best}"?`;
  if (names.length === 0 || names.length > 8) return "";
  return `; there is ${names.map((name) => `"${name}"`).join(", ")}`;
}

/** The known name that a wrong one was most likely meant to be. */
export function nearest<Name extends string>(wrong: string, known: readonly Name[]): Name | undefined {
  if (known.length === 0) return undefined;
  const best = closest(wrong, known);
  // One wrong letter in a short word, two in most, three in a long one.
  const most = wrong.length < 4 ? Math.floor(wrong.length / 2) : wrong.length < 12 ? 2 : 3;
  return distance(wrong, best) <= most ? known.find((name) => name === best) : undefined;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
