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

/** Nobody reads more of them; the rest mostly follows from these. */
const maxProblems = 1000;

/** In UTF-16 units. What a model quotes in a message may be as long as the model. */
const maxMessage = 500;

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
    // Warnings leave room for what keeps the model from being served.
    if (this.found.length >= (severity === "error" ? maxProblems : maxProblems / 2)) return;
    const shown = message.length > maxMessage ? `${message.slice(0, maxMessage)}…` : message;
    const text = printable(shown.replaceAll(/\s+/g, " "));
    this.found.push({ severity, check, message: text, file: printable(file), line, column });
  }
}

/** Names that a terminal or page would show as something else: control and direction marks, halves of letters. */
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A text with such characters written out, as `\u{202e}`. */
function printable(text: string): string {
  return text.replaceAll(unprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Whether a text has characters that nobody sees as they are. */
export function isPrintable(text: string): boolean {
  return text.search(unprintable) < 0;
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

/** Longer names, and those among more others, are not compared: it bounds the work. */
const maxNameLength = 128;
const maxNames = 2000;

/** The known name that a wrong one was most likely meant to be. */
export function nearest<Name extends string>(wrong: string, known: readonly Name[]): Name | undefined {
  if (wrong.length > maxNameLength || known.length > maxNames) return undefined;
  // One wrong letter in a short word, two in most, three in a long one.
  const most = wrong.length < 4 ? Math.floor(wrong.length / 2) : wrong.length < 12 ? 2 : 3;
  const likely = known.filter((name) => Math.abs(name.length - wrong.length) <= most);
  if (likely.length === 0) return undefined;
  const best = closest(wrong, likely);
  return distance(wrong, best) <= most ? likely.find((name) => name === best) : undefined;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
