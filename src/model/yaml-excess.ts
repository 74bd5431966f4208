/** What makes a text too much for a parser. `offset` counts UTF-16 units. */
export interface YamlExcess {
  readonly offset: number;
  readonly kind: "size" | "closer";
  readonly message: string;
}

/** More than 200,000 values need, even when each stands in brackets of its own. */
const maxMarks = 600_000;

/** Zero-width marks of the lexer: what follows is a scalar; a flow collection has ended unclosed. */
const scalarFollows = "\u001f";
const flowEnds = "\u0018";
const documentBegins = "\u0002";

/**
 * Looks for what would cost a parser too much, before it sees the text: the parser works recursively, and keeps
 * every error that it finds. Takes time and memory linear in the text. The depth is never more than that of the
 * values that are meant, and never less than half of it.
 *
 * @param lexemes are those of the text, as a lexer gives them.
 */
export function findYamlExcess(lexemes: readonly string[], maxDepth: number): YamlExcess | undefined {
  const outline = new Outline(maxDepth);
  let offset = 0;
  let isScalar = false;
  for (const lexeme of lexemes) {
    const excess = outline.take(lexeme, isScalar);
    if (excess) return { offset, ...excess };
    isScalar = lexeme === scalarFollows && !isScalar;
    if (!isScalar && lexeme !== flowEnds && lexeme !== documentBegins) offset += lexeme.length;
  }
  return undefined;
}

/** How deep the lexemes so far stand. */
class Outline {
  private readonly maxDepth: number;
  /** The columns of the block collections that are open, the innermost last. */
  private readonly blocks: number[] = [];
  private flows = 0;
  private marks = 0;
  private column = 0;
  private isLineStart = true;
  /** Where the node began that may turn out to be the key of a mapping. */
  private nodeColumn: number | undefined;

  constructor(maxDepth: number) {
    this.maxDepth = maxDepth;
  }

  take(lexeme: string, isScalar: boolean): Omit<YamlExcess, "offset"> | undefined {
    if (isScalar) return this.content(lexeme);
    switch (lexeme) {
      case scalarFollows:
      case documentBegins:
        return undefined;
      case flowEnds:
        this.flows = 0;
        return undefined;
      case "":
      case "\n":
      case "\r\n":
        this.column = 0;
        this.isLineStart = true;
        this.nodeColumn = undefined;
        return undefined;
      case "[":
      case "{": {
        const excess = this.content(lexeme);
        this.flows++;
        return excess ?? this.tooDeep();
      }
      case "]":
      case "}":
        if (this.flows === 0) return { kind: "closer", message: `this ${lexeme} closes nothing` };
        this.flows--;
        return this.content(lexeme);
      case "-":
      case "?":
      case ":":
        return this.indicator(lexeme);
      default:
        if (/^[ \t#]/.test(lexeme)) {
          this.column += lexeme.length;
          return undefined;
        }
        return this.content(lexeme);
    }
  }

  private indicator(lexeme: string): Omit<YamlExcess, "offset"> | undefined {
    if (this.flows > 0) return this.content(lexeme);
    const begin = lexeme === ":" ? (this.nodeColumn ?? this.column) : this.column;
    this.dedent(begin);
    if ((this.blocks.at(-1) ?? -1) < begin) this.blocks.push(begin);
    this.isLineStart = false;
    const excess = this.content(lexeme);
    this.nodeColumn = undefined;
    return excess ?? this.tooDeep();
  }

  private content(lexeme: string): Omit<YamlExcess, "offset"> | undefined {
    if (this.isLineStart && this.flows === 0) this.dedent(this.column);
    this.isLineStart = false;
    this.nodeColumn ??= this.column;
    this.column += lexeme.length;
    if (++this.marks <= maxMarks) return undefined;
    return { kind: "size", message: "too much: more values and marks than a file may have" };
  }

  private dedent(column: number): void {
    while ((this.blocks.at(-1) ?? -1) > column) this.blocks.pop();
  }

  private tooDeep(): Omit<YamlExcess, "offset"> | undefined {
    if (this.blocks.length + this.flows <= this.maxDepth) return undefined;
    return { kind: "size", message: `too much: more than ${this.maxDepth} values inside each other` };
  }
}
