/** A condition, such as `${status}.is(ok) AND ( ${a}.not() OR ${b}.at_most(100) )`. */
export type Condition =
  | { readonly test: Test; readonly parameter: string; readonly text: string }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] };

const tests = ["is", "not", "at_least", "at_most"] as const;
type Test = (typeof tests)[number];

/** Where a condition stops making sense. `index` counts UTF-16 units from its start. */
export interface ConditionFault {
  readonly index: number;
  readonly message: string;
}

export interface ParsedCondition {
  readonly condition: Condition;
  /** AND and OR stand side by side without parentheses; AND was taken first. */
  readonly mixed: boolean;
}

/**
 * Whether a condition holds. `is` and `not` compare exactly; a parameter without a value is the empty string.
 * `at_least` and `at_most` compare two decimal numbers by size, anything else by code points, which is also the
 * order of ISO dates; neither holds without a value.
 */
export function holds(condition: Condition, parameters: ReadonlyMap<string, string>): boolean {
  if ("all" in condition) return condition.all.every((part) => holds(part, parameters));
  if ("any" in condition) return condition.any.some((part) => holds(part, parameters));
  const { test, text } = condition;
  const value = parameters.get(condition.parameter) ?? "";
  switch (test) {
    case "is":
      return value === text;
    case "not":
      return value !== text;
    case "at_least":
      return value !== "" && compare(value, text) >= 0;
    case "at_most":
      return value !== "" && compare(value, text) <= 0;
    default:
      return test satisfies never;
  }
}

const decimal = /^[+-]?\d+(\.\d+)?$/;

/** Less than 0 when `a` comes before `b`. */
function compare(a: string, b: string): number {
  if (decimal.test(a) && decimal.test(b)) return Number(a) - Number(b);
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  // When they share the first half of a letter, the letter counts.
  const isHalf = at > 0 && /[\ud800-\udbff]/.test(a.charAt(at - 1));
  const from = isHalf && at < a.length && at < b.length ? at - 1 : at;
  return (a.codePointAt(from) ?? -1) - (b.codePointAt(from) ?? -1);
}

/** The deepest nesting of parentheses that is read. */
const maxDepth = 50;

/**
 * Parses a condition:
 *
 *     any  := all { "OR" all }
 *     all  := test { "AND" test }
 *     test := "(" any ")" | "${" name "}." name "(" text ")"
 *
 * The second name is `is`, `not`, `at_least` or `at_most`; `text` is everything up to the matching parenthesis, blanks included; `\)` and `\(` stand for themselves.
 */
export function parseCondition(source: string): ParsedCondition | ConditionFault {
  const parser = new Parser(source);
  try {
    const condition = parser.any(0);
    parser.end();
    return { condition, mixed: parser.mixed };
  } catch (fault) {
    if (fault instanceof Fault) return { index: fault.index, message: fault.message };
    throw fault;
  }
}

/** A condition as an author would write it. */
export function showCondition(condition: Condition): string {
  if ("test" in condition) {
    const { test, parameter, text } = condition;
    return `\${${parameter}}.${test}(${text.replace(/[()]/g, "\\$&")})`;
  }
  const [parts, word] = "all" in condition ? [condition.all, "AND"] : [condition.any, "OR"];
  const inner = parts.map((part) => ("test" in part ? showCondition(part) : `(${showCondition(part)})`));
  return inner.join(` ${word} `);
}

export function isConditionFault(parsed: ParsedCondition | ConditionFault): parsed is ConditionFault {
  return "message" in parsed;
}

class Fault extends Error {
  readonly index: number;
  constructor(index: number, message: string) {
    super(message);
    this.index = index;
  }
}

class Parser {
  mixed = false;
  private readonly source: string;
  private at = 0;

  constructor(source: string) {
    this.source = source;
  }

  any(depth: number): Condition {
    const parts = [this.all(depth)];
    while (this.keyword("OR")) {
      parts.push(this.all(depth));
    }
    if (parts.length > 1 && parts.some((part) => "all" in part && !this.grouped.has(part))) this.mixed = true;
    return parts.length === 1 && parts[0] ? parts[0] : { any: parts };
  }

  end(): void {
    this.blanks();
    if (this.at === this.source.length) return;
    const rest = this.source.slice(this.at);
    if (/^(and|or)\b/i.test(rest)) throw new Fault(this.at, "AND and OR are written in capital letters");
    throw new Fault(this.at, `expected AND, OR or the end, found \`${excerpt(rest)}\``);
  }

  /** Conditions that were written inside parentheses. */
  private readonly grouped = new WeakSet<Condition>();

  private all(depth: number): Condition {
    const parts = [this.test(depth)];
    while (this.keyword("AND")) {
      parts.push(this.test(depth));
    }
    return parts.length === 1 && parts[0] ? parts[0] : { all: parts };
  }

  private test(depth: number): Condition {
    this.blanks();
    if (this.source[this.at] === "(") {
      if (depth >= maxDepth) throw new Fault(this.at, `more than ${maxDepth} parentheses inside each other`);
      const open = this.at++;
      const inner = this.any(depth + 1);
      this.blanks();
      if (this.source[this.at] !== ")") throw new Fault(open, "this `(` is never closed");
      this.at++;
      this.grouped.add(inner);
      return inner;
    }
    return this.comparison();
  }

  private comparison(): Condition {
    const head = /^\$\{([^\s{}$]{1,128})\}\.(\w+)\(/u.exec(this.source.slice(this.at));
    if (!head?.[1]) {
      const rest = this.source.slice(this.at);
      throw new Fault(
        this.at,
        `expected \`\${parameter}.is(text)\` or \`\${parameter}.not(text)\`, found ${rest ? `\`${excerpt(rest)}\`` : "the end"}`,
      );
    }
    const [all, parameter, name] = head;
    const test = tests.find((known) => known === name);
    if (!test) {
      const known = "`.is()`, `.not()`, `.at_least()` and `.at_most()`";
      throw new Fault(this.at, `unknown test \`.${name}()\`; there are ${known}`);
    }
    const open = this.at + all.length - 1;
    this.at += all.length;
    const text = this.value(open);
    if (text === "" && (test === "at_least" || test === "at_most")) {
      throw new Fault(open, `\`.${test}()\` needs something to compare with`);
    }
    return { test, parameter, text };
  }

  /** The text up to the parenthesis that closes the one at `open`. */
  private value(open: number): string {
    let text = "";
    let nested = 0;
    for (; this.at < this.source.length; this.at++) {
      const char = this.source[this.at];
      const next = this.source[this.at + 1];
      if (char === "\\" && (next === "(" || next === ")")) {
        text += next;
        this.at++;
        continue;
      }
      if (char === "(") nested++;
      if (char === ")" && nested-- === 0) {
        this.at++;
        return text;
      }
      text += char;
    }
    throw new Fault(open, "this `(` is never closed");
  }

  private keyword(word: "AND" | "OR"): boolean {
    this.blanks();
    const after = this.source[this.at + word.length] ?? "";
    if (!this.source.startsWith(word, this.at) || /\w/.test(after)) return false;
    this.at += word.length;
    return true;
  }

  private blanks(): void {
    while (/\s/.test(this.source[this.at] ?? "")) this.at++;
  }
}

function excerpt(text: string): string {
  return text.length > 20 ? `${text.slice(0, 20)}…` : text;
}
