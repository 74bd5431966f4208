import { type EntityMatcher, type Moment, maxValueTokens, type Value } from "../entity.ts";
import type { Token } from "../tokens.ts";
import type { Habits } from "./habits.ts";
import type { Parser } from "./parser.ts";
import { type Compounds, Said } from "./said.ts";
import { mayStart } from "./starts.ts";

/** What was meant, without the place where it was said. */
export type Meaning = Omit<Value, "end">;

/** Finds the values that a parser reads. */
export class ReadingMatcher<T> implements EntityMatcher {
  private readonly compounds: Compounds;
  private readonly parser: Parser<T>;
  private readonly meaning: (is: T, moment: Moment) => Meaning | undefined;

  /** @param meaning undefined: what was read means nothing. */
  constructor(
    { compounds }: Habits,
    parser: Parser<T>,
    meaning: (is: T, moment: Moment) => Meaning | undefined,
  ) {
    this.compounds = compounds;
    this.parser = parser;
    this.meaning = meaning;
  }

  valuesAt(text: string, tokens: readonly Token[], start: number, moment: Moment): Value[] {
    const said = saidOf(text, tokens, this.compounds);
    const first = said.atomOf(start);
    if (!mayStart(this.parser.starts, said.form(first))) return [];
    const byEnd = new Map<number, Value>();
    for (const reading of this.parser.read(said, first)) {
      const end = said.atoms[reading.end - 1]?.tokenEnd;
      if (end === undefined || end <= start || end > start + maxValueTokens) continue;
      const before = byEnd.get(end);
      const meaning = this.meaning(reading.is, moment);
      // Of two readings of the same words, the surer one.
      if (!meaning || (before && (before.confidence ?? 1) >= (meaning.confidence ?? 1))) continue;
      byEnd.set(end, { end, ...meaning });
    }
    return [...byEnd.values()].sort((a, b) => b.end - a.end);
  }
}

const heard = new WeakMap<readonly Token[], Map<Compounds, Said>>();

/** All typed entities of a text read the same atoms. */
function saidOf(text: string, tokens: readonly Token[], compounds: Compounds): Said {
  let byCompounds = heard.get(tokens);
  if (!byCompounds) {
    byCompounds = new Map();
    heard.set(tokens, byCompounds);
  }
  let said = byCompounds.get(compounds);
  if (!said) {
    said = new Said(text, tokens, compounds);
    byCompounds.set(compounds, said);
  }
  return said;
}
