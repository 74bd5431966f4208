import type { ModelSource, SourceFile } from "../../src/model/source.ts";
import { Chance } from "./chance.ts";
import {
  actions,
  articles,
  endings,
  openings,
  strangeEndings,
  strangeOpenings,
  tails,
  things,
} from "./phrases.ts";
import { filledIn, inEnglish, slotKinds, slotsIn } from "./values.ts";

/** Of each intent, so many samples have no slots, and so many have one or two. */
const plainSamples = 4;
const slottedSamples = 2;

/** As many intents as there can be. */
export const mostIntents = actions.length * things.length;

/**
 * What can be said to a generated model. `sample`: a sample, word for word. `filled`: one with slots, with values in
 * them. `free`: what an intent is about, in a sentence that no sample is. `freeFilled`: the same, with values.
 */
export const kinds = ["sample", "filled", "free", "freeFilled"] as const;

export type Kind = (typeof kinds)[number];

export interface Utterance {
  readonly text: string;
  /** What is meant. */
  readonly intentId: string;
  /** The slots that have values in it. */
  readonly slots: readonly string[];
}

/** An intent, with its samples. */
export interface GeneratedIntent {
  readonly id: string;
  readonly about: About;
  readonly plain: readonly string[];
  readonly slotted: readonly string[];
  /** How its samples with slots name them. */
  readonly tails: readonly string[];
}

/** The ways to say what is done, and to what. */
interface About {
  readonly action: readonly string[];
  readonly thing: readonly string[];
}

/** A model whose one input expects all its intents, and what is said to it. The same count makes the same model. */
export class GeneratedModel {
  readonly intents: readonly GeneratedIntent[];

  /** @throws RangeError when there can not be so many intents. */
  constructor(intents: number) {
    if (intents > mostIntents) throw new RangeError(`there are only ${mostIntents} intents`);
    const chance = new Chance(intents);
    this.intents = Array.from({ length: intents }, (_, index) => intentAt(index, chance));
  }

  source(): ModelSource {
    const expected = this.intents.map(({ id }) => {
      return { intent_id: id, actions: [{ type: "reply", id: "done" }] };
    });
    return {
      id: `generated_${this.intents.length}`,
      files: [
        { path: "model_config.yaml", text: "" },
        yamlFile("stories/main.yaml", {
          start_actions: [{ type: "input", id: "all" }],
          input_actions: [{ name: "all", intents: expected }],
        }),
        yamlFile("replies/done.yaml", inEnglish(["Done."])),
        ...this.intents.map(({ id, plain, slotted }) =>
          yamlFile(`intents/${id}.yaml`, inEnglish({ example_utterances: [...plain, ...slotted] })),
        ),
        ...Object.entries(slotKinds).map(([slot, { definition }]) =>
          yamlFile(`entities/${slot}.yaml`, definition),
        ),
      ],
    };
  }

  /** Something that may be said. The same chance says the same. */
  utterance(kind: Kind, chance: Chance): Utterance {
    const intent = chance.one(this.intents);
    const sentence = sentenceFor(intent, kind, chance);
    return { text: filledIn(sentence, chance), intentId: intent.id, slots: slotsIn(sentence) };
  }
}

/** Any two that are near each other in the order differ in what is done and in what it is about. */
function intentAt(index: number, chance: Chance): GeneratedIntent {
  const round = Math.floor(index / actions.length);
  const action = actions[index % actions.length] ?? [];
  const thing = things[(index + round) % things.length] ?? [];
  const about = { action, thing };
  const own = different(slottedSamples, () => chance.one(tails));
  return {
    about,
    id: `${action[0]} ${thing[0]}`.replaceAll(/\W+/g, "_"),
    plain: different(plainSamples, () => sampleOf(about, "", chance)),
    slotted: own.map((tail) => sampleOf(about, tail, chance)),
    tails: own,
  };
}

/** So many texts, each another. */
function different(count: number, make: () => string): string[] {
  const made = new Set<string>();
  while (made.size < count) made.add(make());
  return [...made];
}

function sampleOf(about: About, tail: string, chance: Chance): string {
  return joined(chance.one(openings), naming(about, chance), tail, chance.one(endings));
}

/** What is said, with slots in it still. */
function sentenceFor(intent: GeneratedIntent, kind: Kind, chance: Chance): string {
  if (kind === "sample") return chance.one(intent.plain);
  if (kind === "filled") return chance.one(intent.slotted);
  const tail = kind === "freeFilled" ? chance.one(intent.tails) : "";
  return joined(chance.one(strangeOpenings), naming(intent.about, chance), tail, chance.one(strangeEndings));
}

function naming({ action, thing }: About, chance: Chance): string {
  return joined(chance.one(action), chance.one(articles), chance.one(thing));
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}

/** JSON is YAML. */
function yamlFile(path: string, value: object): SourceFile {
  return { path, text: JSON.stringify(value) };
}
