import type { Entity } from "../dialog/event.ts";
import type { Moment, Value } from "./entity.ts";
import { codePointsBefore, type Normalised, normalise } from "./normalise.ts";
import type { Question } from "./recognizer.ts";
import { type Token, tokenise } from "./tokens.ts";
import { withoutWakeWord } from "./wake-word.ts";

/** A text as the recognizer works with it. */
export interface Heard {
  readonly original: string;
  readonly normalised: Normalised;
  /** Of the normalised text, without a wake word at its start. */
  readonly tokens: readonly Token[];
  readonly moment: Moment;
}

/**
 * Nobody says more in a sentence, before and after normalising; of longer texts the beginning is heard. It
 * bounds the work. In UTF-16 units.
 */
export const maxHeardCharacters = 2000;

export function hear({ text, model, now }: Question): Heard {
  const { text: whole, originOf, endOf } = normalise(text.slice(0, maxHeardCharacters));
  const normalised = { text: whole.slice(0, maxHeardCharacters), originOf, endOf };
  const tokens = withoutWakeWord(tokenise(normalised.text), model.settings.wakeWords);
  return { original: text, normalised, tokens, moment: { now, timeZone: model.settings.timeZone } };
}

/** The normalised text without a wake word at its start. */
export function textOf({ normalised, tokens }: Heard): string {
  return normalised.text.slice(tokens[0]?.start ?? normalised.text.length);
}

/** A value that was found in a text, as what the dialog stores. */
export function entityOf(heard: Heard, slot: string, entityId: string, start: number, value: Value): Entity {
  const { original, normalised, tokens } = heard;
  const from = normalised.originOf(tokens[start]?.start ?? 0);
  const to = normalised.endOf(tokens[value.end - 1]?.end ?? 0);
  return {
    slot,
    entityId,
    value: value.value,
    ...(value.unit === undefined ? {} : { unit: value.unit }),
    text: original.slice(from, to),
    start: codePointsBefore(original, from),
    end: codePointsBefore(original, to),
    confidence: value.confidence ?? 1,
  };
}
