import type { Habits } from "./habits.ts";
import { either, joined, made, maybe, type Parser, phrases, type Reading, remembered } from "./parser.ts";
import type { Said } from "./said.ts";
import { formsStart, joinedStarts } from "./starts.ts";

/** Reads whole numbers in words, such as "two hundred and five". */
export function cardinals(habits: Habits): Parser<number> {
  const words = vocabulary(habits);
  const heads = belowThousand(habits);
  const counts: Parser<number> = either(heads, words.one, nothingAs(1));

  /** Numbers with scales below a limit: so many of a scale, and the rest below that one. */
  const below = (limit: number): Parser<number> => {
    const known = new Map<number, Parser<number>>();
    const rest = (scale: number): Parser<number> => {
      const parser = known.get(scale) ?? below(scale);
      known.set(scale, parser);
      return parser;
    };
    const read = (said: Said, at: number) => {
      const found: Reading<number>[] = [...heads.read(said, at)];
      for (const count of counts.read(said, at)) {
        for (const scale of words.scales.read(said, count.end)) {
          if (scale.is >= limit) continue;
          const sum = count.is * scale.is;
          found.push({ end: scale.end, is: sum });
          for (const { end } of words.maybeAnd.read(said, scale.end)) {
            for (const more of rest(scale.is).read(said, end)) {
              if (more.is > 0) found.push({ end: more.end, is: sum + more.is });
            }
          }
        }
      }
      return found;
    };
    return remembered({ starts: joinedStarts(counts.starts, words.scales.starts), read });
  };
  return below(Number.POSITIVE_INFINITY);
}

/** Reads whole numbers below 100 in words, such as "twenty-five". */
export function belowHundred(habits: Habits): Parser<number> {
  const { units, others, tens, tensJoint, invertedJoint } = vocabulary(habits);
  const sum = (a: number, b: number) => a + b;
  const before = (a: number): number => a;
  const behind = (_: unknown, b: number): number => b;
  return remembered(
    either(
      joined(joined(tens, tensJoint, before), units, sum),
      joined(units, joined(invertedJoint, tens, behind), sum),
      others,
      tens,
      units,
    ),
  );
}

function belowThousand(habits: Habits): Parser<number> {
  const { one, hundred, hundreds, maybeAnd } = vocabulary(habits);
  const small = belowHundred(habits);
  const rest = joined(maybeAnd, small, (_, number) => (number === 0 ? undefined : number));
  const count = made(maybe(either(small, one)), (times) => (times === 0 ? undefined : (times ?? 1)));
  const whole = either(
    joined(count, hundred, (times, each) => times * each),
    hundreds,
  );
  return remembered(
    either(
      joined(whole, maybe(rest), (sum, more) => sum + (more ?? 0)),
      small,
    ),
  );
}

function vocabulary({ language: { numbers }, compounds }: Habits) {
  const list = (words: Readonly<Record<string, number>>): Parser<number> =>
    phrases(Object.entries(words), compounds);
  const same = (words: readonly string[], value: number): Parser<number> =>
    phrases(
      words.map((word) => [word, value] as const),
      compounds,
    );
  const empty = nothingAs(0);
  const joint = (words: readonly string[]): Parser<number> =>
    words.includes("") ? either(same(words, 0), empty) : same(words, 0);
  return {
    units: list(numbers.units),
    others: list(numbers.others),
    tens: list(numbers.tens),
    hundreds: list(numbers.hundreds),
    scales: list(numbers.scales),
    hundred: same(numbers.hundred, 100),
    one: same(numbers.one, 1),
    tensJoint: joint(numbers.tensJoint),
    invertedJoint: joint(numbers.invertedJoint),
    maybeAnd: either(same(numbers.and, 0), empty),
  };
}

/** Reads nothing, as a number. */
function nothingAs(number: number): Parser<number> {
  return { starts: { ...formsStart([]), nothing: true }, read: (_, at) => [{ end: at, is: number }] };
}
