import { isTemplateFault, parseTemplate, type Template } from "../dialog/template.ts";

/** A sample stands for at most this many sentences. */
export const maxVariants = 500;

/** Why a sample can not be read. `index` counts UTF-16 units from its start. */
export interface SampleFault {
  readonly kind: "template" | "brackets" | "width";
  readonly index: number;
  readonly message: string;
}

/**
 * Writes out a sample: `[please]` may be left out, `(turn|switch)` is either, and both may hold each other and
 * slots. It is done letter by letter, so that `lamp[s]` is lamp and lamps. Parentheses without a `|` are
 * punctuation, and so is a `|` that stands in no brackets. `\[ \] \( \) \| \\` stand for themselves.
 */
export function expand(text: string): Template[] | SampleFault {
  const template = parseTemplate(text);
  if (isTemplateFault(template)) return { kind: "template", ...template };
  try {
    return new Expansion(text).all();
  } catch (fault) {
    if (fault instanceof Fault) return fault.fault;
    throw fault;
  }
}

export function isSampleFault<T>(parsed: readonly T[] | SampleFault): parsed is SampleFault {
  return "message" in parsed;
}

class Fault extends Error {
  readonly fault: SampleFault;
  constructor(kind: SampleFault["kind"], index: number, message: string) {
    super(message);
    this.fault = { kind, index, message };
  }
}

/** What is more than a letter: a parameter, an escape, or a bracket. */
const mark = /(?<!\$)(?:\$\$)+\{|(?<!\$)(?:\$\$)*\$\{[^}]*\}|\\[[\]()|\\]|[[\]()|]/g;

/** Brackets that are open, and what stands in them so far, written out. */
interface Group {
  readonly open: "" | "[" | "(";
  readonly index: number;
  /** The alternatives before the last `|`. */
  readonly done: Template[];
  hasBar: boolean;
  current: Template[];
}

class Expansion {
  private readonly text: string;
  private readonly groups: Group[] = [];
  private group: Group = { open: "", index: 0, done: [], hasBar: false, current: [[]] };

  /** @param text is a template without faults. */
  constructor(text: string) {
    this.text = text;
  }

  all(): Template[] {
    let at = 0;
    for (const { 0: piece, index } of this.text.matchAll(mark)) {
      this.append(this.text.slice(at, index));
      this.take(piece, index);
      at = index + piece.length;
    }
    this.append(this.text.slice(at));
    while (this.group.open !== "") this.dissolve();
    return this.group.current;
  }

  private take(piece: string, index: number): void {
    switch (piece) {
      case "[":
      case "(":
        this.groups.push(this.group);
        this.group = { open: piece, index, done: [], hasBar: false, current: [[]] };
        return;
      case "]":
        return this.closeOptional(index);
      case ")":
        return this.closeAlternatives(index);
      case "|":
        return this.alternative();
      default:
        if (piece.startsWith("\\")) this.append(piece.slice(1));
        else this.takeDollars(piece);
    }
  }

  /** As in templates, an even number of dollars is none of a parameter's. */
  private takeDollars(piece: string): void {
    const brace = piece.indexOf("{");
    if (brace % 2 === 0) return this.append(`${"$".repeat(brace / 2)}{`);
    this.append("$".repeat((brace - 1) / 2));
    this.appendAll([[{ parameter: piece.slice(brace + 1, -1) }]]);
  }

  private alternative(): void {
    const { group } = this;
    group.hasBar = true;
    if (group.open === "") return this.append("|");
    group.done.push(...group.current);
    group.current = [[]];
  }

  private closeOptional(index: number): void {
    while (this.group.open === "(") this.dissolve();
    if (this.group.open === "") {
      throw new Fault("brackets", index, "this `]` closes nothing; write `\\]` for a mark that is not said");
    }
    const { done, current } = this.group;
    this.leave();
    this.appendAll([...done, ...current, []]);
  }

  private closeAlternatives(index: number): void {
    const { open, hasBar, done, current } = this.group;
    if (open === "(" && hasBar) {
      this.leave();
      this.appendAll([...done, ...current]);
    } else if (open === "(") {
      this.dissolve();
      this.append(")");
    } else if (hasBar) {
      throw new Fault("brackets", index, "this `)` closes nothing; write `\\)` for a mark that is not said");
    } else this.append(")");
  }

  /** Brackets that turned out to be mere punctuation. */
  private dissolve(): void {
    const { open, hasBar, index, current } = this.group;
    if (open === "[" || hasBar) {
      const meant = `write \`\\${open}\` for a mark that is not said`;
      throw new Fault("brackets", index, `this \`${open}\` is never closed; ${meant}`);
    }
    this.leave();
    this.append("(");
    this.appendAll(current);
  }

  private leave(): void {
    const outer = this.groups.pop();
    if (outer) this.group = outer;
  }

  private append(literal: string): void {
    if (literal !== "") this.appendAll([[literal]]);
  }

  private appendAll(variants: readonly Template[]): void {
    const { group } = this;
    if (group.done.length + group.current.length * variants.length > maxVariants) {
      const message = `this stands for more than ${maxVariants} sentences; write several samples instead`;
      throw new Fault("width", 0, message);
    }
    group.current = group.current.flatMap((before) => variants.map((after) => joined(before, after)));
  }
}

/** Two pieces of a text, with no seam between letters. */
function joined(before: Template, after: Template): Template {
  const last = before.at(-1);
  const [first, ...rest] = after;
  if (typeof last !== "string" || typeof first !== "string") return [...before, ...after];
  return [...before.slice(0, -1), last + first, ...rest];
}
