import fc from "fast-check";
import { expectation } from "../../src/dialog/answer.ts";
import type { Parameters } from "../../src/dialog/event.ts";
import type { EntityDefinition, Model } from "../../src/dialog/model.ts";
import { slotFillIntentId } from "../../src/dialog/model.ts";
import { isSampleFault } from "../../src/nlu/expand.ts";
import { expandSample } from "../../src/nlu/sample.ts";
import { slotEntities } from "../../src/nlu/slot-entities.ts";
import { Conversation } from "./conversation.ts";

/** What may happen next; which part of it is used depends on what the dialog waits for. */
export interface Turn {
  readonly text: number;
  /** Say something that fits here. */
  readonly fitting: boolean;
  readonly outputs: readonly string[];
  readonly failed: boolean;
  readonly silent: boolean;
  readonly timedOut: boolean;
  readonly jump: number | undefined;
}

const number = fc.noBias(fc.nat());
const oneIn = (n: number) => fc.noBias(fc.nat(n - 1)).map((value) => value === 0);

export const anyTurns: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc.record({
    text: number,
    fitting: oneIn(4).map((not) => !not),
    outputs: fc.array(fc.constantFrom("", "ok", "ready", "sold out", "3"), { maxLength: 4 }),
    failed: oneIn(8),
    silent: oneIn(15),
    timedOut: oneIn(20),
    jump: fc.oneof({ weight: 1, arbitrary: number }, { weight: 20, arbitrary: fc.constant(undefined) }),
  }),
  { minLength: 1, maxLength: 40, size: "max" },
);

export interface AnyBeginning {
  readonly locale: number;
  readonly seed: number | undefined;
  readonly skipGreeting: boolean;
  readonly parameters: Parameters;
}

export const anyBeginning: fc.Arbitrary<AnyBeginning> = fc.record({
  locale: fc.nat(),
  seed: fc.option(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { nil: undefined }),
  skipGreeting: fc.boolean(),
  parameters: fc.dictionary(
    fc.constantFrom("account", "size", "mood", "s"),
    fc.constantFrom("", "x", "small"),
  ),
});

/** Begins any conversation about a model. */
export function begin(model: Model, { locale, seed, skipGreeting, parameters }: AnyBeginning): Conversation {
  return new Conversation(model, {
    locale: model.locales[locale % model.locales.length] ?? "",
    ...(seed === undefined ? {} : { seed }),
    skipGreeting,
    parameters,
  });
}

/** Does what a turn says, as far as it fits. False when the session is over. */
export function take(talk: Conversation, turn: Turn): boolean {
  const { model, state } = talk;
  const { waiting } = state;
  if (waiting.for === "nothing") return false;
  const ids = [...model.stories.keys()];
  if (turn.jump !== undefined) {
    const mood = ["", "fresh", "tired"][turn.text % 3] ?? "";
    talk.jump(ids[turn.jump % ids.length] ?? "main", { size: "small", mood });
  } else if (waiting.for === "command") {
    const names = model.commands.get(waiting.commandId)?.outputs ?? [];
    const outputs = Object.fromEntries(turn.outputs.map((value, i) => [names[i] ?? "unknown", value]));
    if (turn.failed) talk.fail(waiting.commandId);
    else talk.finish(waiting.commandId, outputs);
  } else if (turn.silent) {
    talk.keepSilent();
  } else {
    const text = textFor(talk, turn);
    if (turn.timedOut) talk.send({ kind: "user_text", text, timedOut: true });
    else talk.say(text);
  }
  return true;
}

/** A sample of the model with values in its slots, or a text that fits nothing. */
function textFor({ model, state }: Conversation, { text: choice, fitting }: Turn): string {
  const { intentIds, slot } = expectation(model, state);
  const expected = slot === "" ? intentIds : [...intentIds, slotFillIntentId, slotFillIntentId];
  const samples = (fitting ? expected : [...model.intents.keys()]).flatMap((id) => {
    return (model.intents.get(id)?.samples.get(state.locale) ?? []).flatMap(sentences);
  });
  const entities = slotEntities(model);
  const texts = fitting && samples.length > 0 ? samples : [...samples, "", "purple monkey", "?"];
  const sample = texts[choice % texts.length] ?? "";
  return sample.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => {
    return value(model.entities.get(entities.get(name) ?? name), state.locale, choice % 3);
  });
}

/** What samples were found to stand for: each is asked about again and again. */
const found = new Map<string, readonly string[]>();

/** Two of the sentences that a sample stands for. */
function sentences(sample: string): readonly string[] {
  const known = found.get(sample) ?? firstAndLast(sample);
  found.set(sample, known);
  return known;
}

function firstAndLast(sample: string): string[] {
  const all = expandSample(sample);
  if (isSampleFault(all)) throw new Error(`${sample}: ${all.message}`);
  return [...new Set([all[0], all.at(-1)])].flatMap((parts) =>
    parts ? parts.map((part) => ("word" in part ? part.word : `\${${part.slot}}`)).join(" ") : [],
  );
}

function value(entity: EntityDefinition | undefined, locale: string, which: number): string {
  if (entity?.format !== "value_list") return String(12 + which);
  const spellings = (entity.values.get(locale) ?? []).flatMap(({ value, synonyms }) => [value, ...synonyms]);
  return spellings[which % spellings.length] ?? "";
}
