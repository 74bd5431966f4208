import { tokenise } from "../tokens.ts";
import { type Compounds, partsOf, type Said } from "./said.ts";
import { anyStarts, formsStart, joinedStarts, mayStart, type Starts, startingWith } from "./starts.ts";

/** One way to read what begins at an atom. */
export interface Reading<T> {
  /** The index after its last atom. */
  readonly end: number;
  readonly is: T;
}

/** Finds every way to read what begins at an atom. */
export interface Parser<T> {
  readonly starts: Starts;
  read(said: Said, at: number): readonly Reading<T>[];
}

const nothing: readonly never[] = [];

interface Node<T> {
  readonly next: Map<string, Node<T>>;
  /** A phrase may mean several things. */
  readonly meanings: T[];
}

/** Reads phrases of a list, such as "o'clock" or "in the evening". */
export function phrases<T>(list: Iterable<readonly [string, T]>, compounds: Compounds): Parser<T> {
  const root: Node<T> = { next: new Map(), meanings: [] };
  for (const [phrase, meaning] of list) {
    let node = root;
    for (const form of formsOf(phrase, compounds)) {
      let next = node.next.get(form);
      if (!next) {
        next = { next: new Map(), meanings: [] };
        node.next.set(form, next);
      }
      node = next;
    }
    if (node !== root) node.meanings.push(meaning);
  }
  return {
    starts: formsStart(root.next.keys()),
    read(said, start) {
      let node = root.next.get(said.form(start));
      if (!node) return nothing;
      const found: Reading<T>[] = [];
      for (let end = start + 1; node; end++) {
        for (const is of node.meanings) found.push({ end, is });
        node = node.next.get(said.form(end));
      }
      return found;
    },
  };
}

/** The atoms of a phrase. */
export function formsOf(phrase: string, compounds: Compounds): string[] {
  return tokenise(phrase.normalize("NFKC")).flatMap(({ form }) => partsOf(form, compounds));
}

export function either<T>(...parsers: readonly Parser<T>[]): Parser<T> {
  const able = startingWith(parsers);
  return {
    starts: anyStarts(parsers.map(({ starts }) => starts)),
    read(said, at) {
      let found: readonly Reading<T>[] = nothing;
      for (const parser of able(said.form(at))) {
        const readings = parser.read(said, at);
        if (readings.length > 0) found = found.length === 0 ? readings : [...found, ...readings];
      }
      return found;
    },
  };
}

/** Makes something of what was read; undefined: it is no reading. */
export function made<A, B>(parser: Parser<A>, make: (is: A) => B | undefined): Parser<B> {
  return {
    starts: parser.starts,
    read(said, at) {
      const readings = parser.read(said, at);
      if (readings.length === 0) return nothing;
      const found: Reading<B>[] = [];
      for (const { end, is } of readings) {
        const result = make(is);
        if (result !== undefined) found.push({ end, is: result });
      }
      return found;
    },
  };
}

/** One thing, and then another. */
export function joined<A, B, C>(
  first: Parser<A>,
  second: Parser<B>,
  make: (a: A, b: B) => C | undefined,
): Parser<C> {
  return {
    starts: joinedStarts(first.starts, second.starts),
    read(said, at) {
      const readings = first.read(said, at);
      if (readings.length === 0) return nothing;
      const found: Reading<C>[] = [];
      for (const a of readings) {
        if (!mayStart(second.starts, said.form(a.end))) continue;
        for (const b of second.read(said, a.end)) {
          const result = make(a.is, b.is);
          if (result !== undefined) found.push({ end: b.end, is: result });
        }
      }
      return found;
    },
  };
}

/** Also reads nothing at all. */
export function maybe<T>(parser: Parser<T>): Parser<T | undefined> {
  return {
    starts: { ...parser.starts, nothing: true },
    read: (said, at) => [...parser.read(said, at), { end: at, is: undefined }],
  };
}

/** Reads only what nothing separates from the atom before. */
export function glued<T>(parser: Parser<T>): Parser<T> {
  return {
    starts: parser.starts,
    read: (said, at) => (said.isGlued(at) ? parser.read(said, at) : nothing),
  };
}

/** Of readings that end at the same place, the first; the longest come first. */
export function longestFirst<T>(readings: readonly Reading<T>[]): readonly Reading<T>[] {
  if (readings.length < 2) return readings;
  const byEnd = new Map<number, Reading<T>>();
  for (const reading of readings) {
    if (!byEnd.has(reading.end)) byEnd.set(reading.end, reading);
  }
  return [...byEnd.values()].sort((a, b) => b.end - a.end);
}

/** Reads every place of a text once, however often it is asked; of readings that end alike, the first. */
export function remembered<T>(parser: Parser<T>): Parser<T> {
  return {
    starts: parser.starts,
    read(said, at) {
      const known = said.memoryOf(parser) as (readonly Reading<T>[] | undefined)[];
      const before = known[at];
      if (before) return before;
      const found = longestFirst(parser.read(said, at));
      known[at] = found;
      return found;
    },
  };
}
