import type { Recognized } from "../../src/dialog/event.ts";
import type { Model } from "../../src/dialog/model.ts";
import { compile } from "../dialog/sketch.ts";
import { WordForWord } from "./word-for-word.ts";

export interface Language {
  /** Samples by intent. */
  readonly samples: Readonly<Record<string, readonly string[]>>;
  /** Value lists by entity; a value may have synonyms. */
  readonly lists?: Readonly<
    Record<string, readonly (string | Readonly<Record<string, readonly string[]>>)[]>
  >;
  /** Regular expressions by entity. */
  readonly patterns?: Readonly<Record<string, readonly string[]>>;
  readonly wakeWords?: readonly string[];
}

export interface Expected {
  readonly intentIds?: readonly string[];
  readonly slot?: string;
}

/** A model that does nothing but listen, and the built-in recognizer. */
export class Listener {
  readonly model: Model;
  private readonly recognizer = new WordForWord();

  constructor({ samples, lists = {}, patterns = {}, wakeWords = [] }: Language) {
    const entities = [
      ...Object.entries(lists).map(([id, values]) => [id, entity("value_list", { values })] as const),
      ...Object.entries(patterns).map(([id, values]) => [id, entity("regex", { values })] as const),
    ];
    const intents = Object.entries(samples).map(([id, example_utterances]) => {
      return [id, { language_data: { en_US: { example_utterances } } }] as const;
    });
    this.model = compile({
      config: { alert_word: wakeWords },
      stories: {
        main: {
          start_actions: [{ type: "input", id: "ask" }],
          input_actions: [{ name: "ask", intents: [] }],
        },
      },
      intents: Object.fromEntries(intents),
      entities: Object.fromEntries(entities),
    });
  }

  recognize(text: string, { intentIds = [], slot = "" }: Expected = {}): Recognized {
    const { model } = this;
    const expected = { intentIds, slot, slotIntentId: "", filledSlot: "" };
    return this.recognizer.recognize({ text, model, locale: "en_US", expected, now: 0 });
  }

  /** In short: the intent, and its slots in the order of the text. `nothing` when there is none. */
  hear(text: string, expected?: Expected): string {
    const { intentId, entities } = this.recognize(text, expected);
    return [intentId || "nothing", ...entities.map(({ slot, value }) => `${slot}=${value}`)].join(" ");
  }
}

function entity(format: string, data: object): object {
  return { format, language_data: { en_US: data } };
}
