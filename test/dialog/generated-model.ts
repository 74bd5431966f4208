import fc from "fast-check";
import type { Recognized } from "../../src/dialog/event.ts";
import { slotFillIntentId } from "../../src/dialog/model.ts";

/** A model as its author would write it, with just enough in it to combine everything with everything. */
export interface Written {
  readonly retention: "session" | "intent";
  readonly nlu: Thresholds;
  readonly stories: Readonly<Record<string, WrittenStory>>;
}

export interface Thresholds {
  readonly accept?: number;
  readonly ambiguity_margin?: number;
}

export interface WrittenStory {
  readonly init_actions?: readonly Action[];
  readonly start_actions: readonly Action[];
  readonly input_actions: readonly WrittenInput[];
  readonly conditional_actions: readonly WrittenConditional[];
  readonly named_actions: readonly { readonly name: string; readonly actions: readonly Action[] }[];
  readonly defaults: Defaults;
}

export interface Fallbacks {
  readonly no_intent_actions?: readonly Action[];
  readonly invalid_intent_actions?: readonly Action[];
  readonly ambiguous_intent_actions?: readonly Action[];
}

export interface Defaults extends Fallbacks {
  readonly conditional_default_actions?: readonly Action[];
  readonly command_error_actions?: readonly Action[];
  readonly give_up_actions?: readonly Action[];
}

export interface WrittenInput extends Fallbacks {
  readonly name: string;
  readonly on_unmatched: "leave" | "stay";
  readonly intents: readonly WrittenIntent[];
  readonly timeout_actions?: readonly Action[];
  readonly nlu?: Thresholds;
}

export interface WrittenIntent {
  readonly intent_id: string;
  readonly required_slots: readonly WrittenSlot[];
  readonly actions: readonly Action[];
  readonly give_up_actions?: readonly Action[];
}

export interface WrittenSlot {
  readonly slot: string;
  readonly check?: string;
  readonly refusal?: string;
  readonly max_prompts?: number;
}

export interface WrittenConditional {
  readonly name: string;
  readonly conditions: readonly { readonly condition: string; readonly actions: readonly Action[] }[];
  readonly default_actions?: readonly Action[];
}

export type Action =
  | { readonly type: "reply" | "input" | "conditional" | "named" | "story" | "command"; readonly id: string }
  | { readonly type: "memory"; readonly id: "clear_all" }
  | { readonly type: "memory"; readonly id: "clear" | "keep"; readonly parameters: readonly string[] }
  | { readonly type: "memory"; readonly id: "set"; readonly parameters: Readonly<Record<string, string>> };

/** What may come in: one for each thing that the dialog may wait for, or a jump. */
export interface Move {
  readonly jump:
    | { readonly storyId: string; readonly parameters: Readonly<Record<string, string>> }
    | undefined;
  /** Undefined: the user keeps silent. */
  readonly recognized: Recognized | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  readonly error: string;
}

const storyIds = ["main", "left", "right"];
const inputs = ["first", "second"];
const conditionals = ["choice", "doubt"];
const named = ["one", "two"];
const intentIds = ["alpha", "beta", "gamma"];
const parameters = ["s", "t", "o"];
const slots = ["s", "t"];
const withUnits = [...parameters, "s.unit", "t.unit"];

const value = fc.constantFrom("x", "y", "10", "");
const values = fc.dictionary(fc.constantFrom(...parameters), value, { maxKeys: 3 });

const memory: fc.Arbitrary<Action> = fc.oneof(
  fc.constant({ type: "memory", id: "clear_all" } as const),
  fc.record({
    type: fc.constant("memory" as const),
    id: fc.constantFrom("clear" as const, "keep" as const),
    parameters: fc.subarray(withUnits, { minLength: 1 }),
  }),
  fc.record({
    type: fc.constant("memory" as const),
    id: fc.constant("set" as const),
    parameters: fc.dictionary(
      fc.constantFrom(...withUnits),
      fc.constantFrom("x", "y", "${s}", "${t}x", "${s.unit}"),
      { minKeys: 1 },
    ),
  }),
);

function action(type: "reply" | "input" | "conditional" | "named" | "story" | "command", ids: string[]) {
  return fc.constantFrom(...ids).map((id): Action => ({ type, id }));
}

const anyAction: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: action("reply", ["red", "green", "blue", "tell"]) },
  { weight: 8, arbitrary: action("input", inputs) },
  { weight: 3, arbitrary: action("conditional", conditionals) },
  { weight: 3, arbitrary: action("named", named) },
  { weight: 1, arbitrary: action("named", ["start", "end"]) },
  { weight: 3, arbitrary: action("story", ["left", "right"]) },
  { weight: 3, arbitrary: action("command", ["work"]) },
  { weight: 2, arbitrary: memory },
);
const list = fc.array(anyAction, { maxLength: 4 });
/** For lists that run first, and for those that are called: with calls and jumps, most would never wait. */
const calmList = fc.array(
  anyAction.filter(({ type, id }) => type !== "story" && !(type === "named" && id !== "end")),
  { maxLength: 4 },
);

const condition = fc
  .tuple(fc.constantFrom(...withUnits), fc.constantFrom("is", "not", "at_least", "at_most"), value)
  .map(([parameter, test, text]) => `\${${parameter}}.${test}(${text || (/^at/.test(test) ? "9" : "")})`);

const requiredSlot = (slot: string): fc.Arbitrary<WrittenSlot> =>
  fc.oneof(
    fc.constant({ slot }),
    fc
      .record(
        { slot: fc.constant(slot), check: condition, refusal: fc.constantFrom("no", "tell"), max: fc.nat(2) },
        { requiredKeys: ["slot", "max"] },
      )
      .map(({ slot, check, refusal, max }) => ({
        slot,
        ...(check ? { check, ...(refusal ? { refusal } : {}) } : {}),
        ...(max > 0 ? { max_prompts: max } : {}),
      })),
  );

const requiredSlots = fc
  .oneof(fc.constant([]), fc.subarray(slots), fc.constant(["t", "s"]), fc.constant(["s", "t"]))
  .chain((names) => fc.tuple(...names.map(requiredSlot)));

const thresholds: fc.Arbitrary<Thresholds> = fc.record(
  { accept: fc.constantFrom(0, 0.5, 0.92), ambiguity_margin: fc.constantFrom(0, 0.05, 0.3) },
  { requiredKeys: [] },
);

const input = (name: string): fc.Arbitrary<WrittenInput> =>
  fc.record(
    {
      name: fc.constant(name),
      on_unmatched: fc.constantFrom("leave", "leave", "stay"),
      intents: fc.subarray(intentIds).chain((ids) =>
        fc.tuple(
          ...ids.map((id) =>
            fc.record(
              {
                intent_id: fc.constant(id),
                required_slots: requiredSlots,
                actions: list,
                give_up_actions: list,
              },
              { requiredKeys: ["intent_id", "required_slots", "actions"] },
            ),
          ),
        ),
      ),
      no_intent_actions: list,
      invalid_intent_actions: list,
      ambiguous_intent_actions: list,
      timeout_actions: list,
      nlu: thresholds,
    },
    { requiredKeys: ["name", "on_unmatched", "intents"] },
  );

const conditional = (name: string): fc.Arbitrary<WrittenConditional> =>
  fc.record(
    {
      name: fc.constant(name),
      conditions: fc.array(fc.record({ condition, actions: list }), { minLength: 1, maxLength: 2 }),
      default_actions: list,
    },
    { requiredKeys: ["name", "conditions"] },
  );

const defaults: fc.Arbitrary<Defaults> = fc.record(
  {
    no_intent_actions: list,
    invalid_intent_actions: list,
    ambiguous_intent_actions: list,
    conditional_default_actions: list,
    command_error_actions: list,
    give_up_actions: list,
  },
  { requiredKeys: [] },
);

const story: fc.Arbitrary<WrittenStory> = fc.record({
  start_actions: fc.oneof({ weight: 3, arbitrary: calmList }, { weight: 1, arbitrary: list }),
  input_actions: fc.tuple(...inputs.map(input)),
  conditional_actions: fc.tuple(...conditionals.map(conditional)),
  named_actions: fc.tuple(...named.map((name) => fc.record({ name: fc.constant(name), actions: calmList }))),
  defaults,
});

export const writtenModels: fc.Arbitrary<Written> = fc.record({
  retention: fc.constantFrom("session", "session", "intent"),
  nlu: thresholds,
  stories: fc.record({
    // A main that waits at its end is most often one that can not go round for ever.
    main: fc.tuple(story, fc.option(list, { nil: undefined }), list).map(([main, init, giveUp]) => ({
      ...main,
      // With it, any slot may have a limit.
      defaults: { give_up_actions: giveUp, ...main.defaults },
      ...(init ? { init_actions: init } : {}),
      start_actions: [...main.start_actions, { type: "input" as const, id: "first" }],
    })),
    left: story,
    right: story,
  }),
});

const confidence = fc.constantFrom(0.3, 0.48, 0.5, 0.9, 0.94, 1, 1, 1);
const anyIntent = fc.constantFrom(
  ...intentIds,
  "unlisted",
  slotFillIntentId,
  slotFillIntentId,
  slotFillIntentId,
);

const recognized: fc.Arbitrary<Recognized> = fc.record({
  intentId: fc.oneof({ weight: 6, arbitrary: anyIntent }, { weight: 1, arbitrary: fc.constant("") }),
  confidence,
  entities: fc.uniqueArray(
    fc.record(
      {
        slot: fc.constantFrom(...slots),
        entityId: fc.constant("s"),
        value: fc.constantFrom("x", "y", "10"),
        unit: fc.constant("kg"),
        text: fc.constant("x"),
        start: fc.nat(2),
        end: fc.constant(3),
        confidence: fc.constant(1),
      },
      { requiredKeys: ["slot", "entityId", "value", "text", "start", "end", "confidence"] },
    ),
    { maxLength: 2, selector: ({ slot }) => slot },
  ),
  alternatives: fc.uniqueArray(fc.record({ intentId: anyIntent, confidence }), {
    maxLength: 2,
    selector: ({ intentId }) => intentId,
  }),
});

export const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({
    jump: fc.oneof(
      {
        weight: 1,
        arbitrary: fc.record({ storyId: fc.constantFrom(...storyIds), parameters: values }),
      },
      { weight: 12, arbitrary: fc.constant(undefined) },
    ),
    recognized: fc.oneof(
      { weight: 6, arbitrary: recognized },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    outputs: fc.dictionary(fc.constantFrom("o", "s"), value, { maxKeys: 2 }),
    error: fc.constantFrom("", "", "", "out of order"),
  }),
  { minLength: 1, maxLength: 25, size: "max" },
);

export const givenParameters = values;

/** The whole document of a model, with what is the same in all of them. */
export function documentOf({ retention, nlu, stories }: Written): object {
  const intents = [...intentIds, "unlisted"].map((id) => {
    const samples = [id, `${id} \${s}`, `${id} \${t}`, `${id} \${s} \${t}`];
    const title = id === "beta" ? { title: "the second" } : {};
    return [
      id,
      { ...title, language_data: { en_US: { example_utterances: samples } }, slot_prompts: prompts },
    ];
  });
  return {
    config: { "x-dialog": { memory: { retention }, nlu } },
    stories,
    intents: Object.fromEntries(intents),
    entities: { s: entity, t: entity },
    commands: { work: { inputs: ["s", "t"], outputs: ["o"] } },
    replies: {
      ...Object.fromEntries(["red", "green", "blue", "no", "ask_s", "ask_t"].map((id) => [id, reply(id)])),
      tell: reply("${s} ${t} ${o} ${s.unit} ${candidate_2}"),
    },
  };
}

const prompts = [
  { slot: "s", reply_id: "ask_s" },
  { slot: "t", reply_id: "ask_t" },
];
const entity = { format: "value_list", language_data: { en_US: { values: ["x", "y"] } } };

function reply(text: string): object {
  return { language_data: { en_US: [text] } };
}
