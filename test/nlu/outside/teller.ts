import type { Expectation } from "../../../src/dialog/answer.ts";
import type { Intent, Model } from "../../../src/dialog/model.ts";
import type { Question } from "../../../src/nlu/recognizer.ts";
import { compile } from "../../dialog/sketch.ts";

/** A model of a bank's teller, in which two slots of a transfer take the same kind of value. */
export const teller: Model = withRoles(
  compile({
    stories: {
      main: {
        start_actions: [{ type: "input", id: "ask" }],
        input_actions: [{ name: "ask", intents: [] }],
      },
    },
    intents: {
      transfer: samples("transfer ${amount}", "transfer ${amount} from ${account}", "send money"),
      balance: samples("what is my balance", "balance of ${account}"),
      note: samples("make a note"),
      slot_fill_intent: samples("${amount}", "${account}"),
    },
    entities: {
      amount: { format: "regex", language_data: { en_US: { values: ["[0-9]+( euros?)?"] } } },
      account: {
        format: "value_list",
        language_data: { en_US: { values: ["checking", { savings: ["nest egg", "rainy day fund"] }] } },
      },
    },
  }),
);

export function ask(text: string, expected: Partial<Expectation> = {}): Question {
  return {
    text,
    model: teller,
    locale: "en_US",
    expected: { intentIds: [], slot: "", slotIntentId: "", filledSlot: "", ...expected },
    now: Date.UTC(2026, 0, 1),
  };
}

function samples(...example_utterances: string[]): object {
  return { language_data: { en_US: { example_utterances } } };
}

/** Intents whose slots have other names than their entities. */
function withRoles(model: Model): Model {
  const transfer = model.intents.get("transfer");
  const note = model.intents.get("note");
  if (!transfer || !note) throw new Error("the teller lacks an intent");
  const slots = new Map([
    ["amount", "amount"],
    ["source", "account"],
    ["target", "account"],
  ]);
  return {
    ...model,
    intents: new Map<string, Intent>([
      ...model.intents,
      ["transfer", { ...transfer, title: "Transfer money", slots }],
      ["note", { ...note, slots: new Map([["words", "free_text"]]) }],
    ]),
    entities: new Map([...model.entities, ["free_text", { id: "free_text", format: "any_text" }]]),
    negativeSamples: new Map([["en_US", ["how is the weather"]]]),
  };
}
