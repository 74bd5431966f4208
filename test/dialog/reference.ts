import type { Outcome, Recognized } from "../../src/dialog/event.ts";
import { slotFillIntentId } from "../../src/dialog/model.ts";
import type {
  Action,
  Fallbacks,
  Move,
  Written,
  WrittenInput,
  WrittenIntent,
  WrittenStory,
} from "./generated-model.ts";

/** What the reference waits for, once it has written down what it did. */
export type Wait = "user" | "command";

/** How a list came to its end: it ran out, or something leads elsewhere. */
type Way =
  | "on"
  | "end_story"
  | "restart_story"
  | "main"
  | { readonly jump: Exclude<Move["jump"], undefined> };

/** More steps than any turn may have. */
const runaway = 5000;

/** A slot that the reference asks for. */
interface Asked {
  readonly intent: WrittenIntent;
  readonly slot: string;
  /** How often it was asked for. */
  readonly prompts: number;
  /** The slot that got a value last. */
  readonly filled: string;
}

/** How often a reference came by what is rare. */
export interface Tally {
  refusals: number;
  corrections: number;
  givenUp: number;
}

/**
 * The language told a second time, as plainly as it can be: a list that is chosen is a call, a story is a call,
 * and waiting is a pause. It reads the model as it was written, knows no stack, no tail rule and no limits, and
 * can not be saved. What it says must be what the dialog says.
 */
export class Reference {
  readonly parameters: Map<string, string>;
  /** What it did since it last waited, in the lines of a conversation. */
  lines: string[] = [];
  /** What it asks for now. */
  asked: Asked | undefined;
  private readonly model: Written;
  private readonly tally: Tally;
  private steps = 0;

  constructor(model: Written, parameters: Readonly<Record<string, string>>, tally: Tally) {
    this.model = model;
    this.tally = tally;
    this.parameters = new Map(Object.entries(parameters).filter(([, value]) => value !== ""));
  }

  /** Runs for ever; each pause ends a turn. */
  *session(skipGreeting: boolean): Generator<Wait, never, Move> {
    const main = this.story("main");
    let list = skipGreeting ? main.start_actions : (main.init_actions ?? main.start_actions);
    let id = "main";
    for (;;) {
      const way = yield* id === "main" ? this.list("main", "main", list) : this.call(id);
      id = "main";
      list = main.start_actions;
      if (typeof way === "string") continue;
      id = way.jump.storyId;
      this.parameters.clear();
      for (const [name, value] of Object.entries(way.jump.parameters)) this.set(name, value);
    }
  }

  private *call(id: string): Generator<Wait, Way, Move> {
    for (;;) {
      const way = yield* this.list(id, id, this.story(id).start_actions);
      if (way === "restart_story") continue;
      return way === "end_story" ? "on" : way;
    }
  }

  /** @param owner is the story in whose file the list stands; it may be main's while another is running. */
  private *list(running: string, owner: string, actions: readonly Action[]): Generator<Wait, Way, Move> {
    if (++this.steps > runaway) throw new Error("the reference runs away");
    for (const action of actions) {
      const way = yield* this.step(running, owner, action);
      if (way !== "on") return way;
    }
    return "on";
  }

  private *step(running: string, owner: string, action: Action): Generator<Wait, Way, Move> {
    const story = this.story(owner);
    switch (action.type) {
      case "reply":
        this.say(action.id);
        return "on";
      case "memory":
        this.remember(action);
        return "on";
      case "story":
        return yield* this.call(action.id);
      case "named": {
        if (action.id === "start") return "restart_story";
        if (action.id === "end") return "end_story";
        return yield* this.list(running, owner, named(story.named_actions, action.id).actions);
      }
      case "conditional":
        return yield* this.choose(running, owner, action.id);
      case "command":
        return yield* this.command(running, owner, action.id);
      case "input":
        return yield* this.input(running, owner, named(story.input_actions, action.id));
      default:
        return action satisfies never;
    }
  }

  private *choose(running: string, owner: string, name: string): Generator<Wait, Way, Move> {
    const { conditions, default_actions } = named(this.story(owner).conditional_actions, name);
    const branch = conditions.find(({ condition }) => this.holds(condition));
    if (branch) return yield* this.list(running, owner, branch.actions);
    if (default_actions) return yield* this.list(running, owner, default_actions);
    const inherited = this.default(owner, "conditional_default_actions");
    if (inherited) return yield* this.list(running, inherited.owner, inherited.actions);
    this.lines.push("problem no_condition_held");
    return "end_story";
  }

  private *command(running: string, owner: string, id: string): Generator<Wait, Way, Move> {
    const inputs = { s: this.parameters.get("s") ?? "", t: this.parameters.get("t") ?? "" };
    this.lines.push(`command ${id} ${JSON.stringify(inputs)}`);
    this.asked = undefined;
    const move = yield* this.pause("command");
    if (move.jump) return { jump: move.jump };
    if (move.error === "") {
      this.set("o", new Map(Object.entries(move.outputs)).get("o") ?? "");
      return "on";
    }
    this.lines.push("problem command_failed");
    const inherited = this.default(owner, "command_error_actions");
    if (!inherited) return "main";
    const way = yield* this.list(running, inherited.owner, inherited.actions);
    return way === "on" ? "end_story" : way;
  }

  private *input(running: string, owner: string, input: WrittenInput): Generator<Wait, Way, Move> {
    let asked: Asked | undefined;
    for (;;) {
      this.lines.push(`waits at ${owner}/${input.name}${asked ? ` for ${asked.slot}` : ""}`);
      this.asked = asked;
      const move = yield* this.pause("user");
      if (move.jump) return { jump: move.jump };
      if (!move.recognized && input.timeout_actions) {
        return yield* this.list(running, owner, input.timeout_actions);
      }
      const taken = move.recognized ? this.take(input, asked, move.recognized) : "no_intent_actions";
      if (typeof taken !== "string") {
        const before = asked?.intent === taken ? asked : undefined;
        const next = this.fill(taken, before, move.recognized?.entities ?? []);
        if (next === "done") return yield* this.list(running, owner, taken.actions);
        if (next === "give up") return yield* this.giveUp(running, owner, taken);
        asked = next;
        this.say(`ask_${asked.slot}`);
        continue;
      }
      const limit = taken === "ambiguous_intent_actions" ? undefined : asked && limitOf(asked);
      if (asked && limit && asked.prompts >= limit) return yield* this.giveUp(running, owner, asked.intent);
      const own = input[taken];
      const fallback = own ? { owner, actions: own } : this.default(owner, taken);
      if (fallback) {
        const last = fallback.actions.at(-1);
        const comesBack = last?.type === "input" && last.id === input.name && fallback.owner === owner;
        const way = yield* this.list(running, fallback.owner, fallback.actions);
        if (way !== "on" || input.on_unmatched === "leave" || comesBack) return way;
      }
      if (asked && (fallback || limit)) {
        asked = { ...asked, prompts: asked.prompts + 1 };
        this.say(`ask_${asked.slot}`);
      }
    }
  }

  private *giveUp(running: string, owner: string, intent: WrittenIntent): Generator<Wait, Way, Move> {
    this.tally.givenUp++;
    const own = intent.give_up_actions;
    const list = own ? { owner, actions: own } : this.default(owner, "give_up_actions");
    if (!list) throw new Error("nobody said what to do now");
    return yield* this.list(running, list.owner, list.actions);
  }

  /** The intent that is taken; or the key of the list that runs instead. */
  private take(
    input: WrittenInput,
    asked: Asked | undefined,
    recognized: Recognized,
  ): WrittenIntent | keyof Fallbacks {
    const { intentId, confidence, entities, alternatives } = recognized;
    const accept = input.nlu?.accept ?? this.model.nlu.accept ?? 0.5;
    const margin = input.nlu?.ambiguity_margin ?? this.model.nlu.ambiguity_margin ?? 0.05;
    if (intentId === "" || confidence < accept) return "no_intent_actions";
    for (const rank of [1, 2, 3]) {
      this.parameters.delete(`candidate_${rank}`);
      this.parameters.delete(`candidate_${rank}_intent`);
    }
    const answers = asked && (intentId === slotFillIntentId || intentId === asked.intent.intent_id);
    if (answers && entities.length > 0) return asked.intent;
    const near = alternatives.filter((one) => one.confidence >= confidence - margin);
    const good = [{ intentId, confidence }, ...near].filter((one) => one.confidence >= accept);
    const listed = good.flatMap((one) => input.intents.filter((intent) => intent.intent_id === one.intentId));
    const [first, second] = listed;
    if (!first) return "invalid_intent_actions";
    const hasList = input.ambiguous_intent_actions ?? this.defaultOf(input, "ambiguous_intent_actions");
    if (second && hasList) {
      for (const [index, { intent_id }] of listed.entries()) {
        this.set(`candidate_${index + 1}`, intent_id === "beta" ? "the second" : intent_id);
        this.set(`candidate_${index + 1}_intent`, intent_id);
      }
      return "ambiguous_intent_actions";
    }
    if (this.model.retention === "intent") for (const slot of ["s", "t"]) this.set(slot, "");
    return first;
  }

  /** Takes values for an intent, and tells what to ask for next, if anything. */
  private fill(
    intent: WrittenIntent,
    asked: Asked | undefined,
    entities: Recognized["entities"],
  ): Asked | "done" | "give up" {
    const before = new Map(this.parameters);
    for (const { slot, value, unit = "" } of entities) {
      this.set(slot, value);
      this.set(`${slot}.unit`, unit);
    }
    const bad = intent.required_slots.filter(({ slot, check }) => {
      return check && entities.some((entity) => entity.slot === slot) && !this.holds(check);
    });
    this.tally.refusals += bad.length;
    for (const { refusal } of bad) if (refusal) this.say(refusal);
    for (const { slot } of bad) this.set(slot, "");
    const missing = intent.required_slots.find(({ slot }) => !this.parameters.has(slot));
    if (!missing) return "done";

    const good = entities.filter((entity) => !bad.some(({ slot }) => slot === entity.slot));
    const last = [...good].sort((a, b) => a.start - b.start).pop()?.slot ?? asked?.filled ?? "";
    const filled = this.parameters.has(last) ? last : "";
    const { slot, max_prompts = Number.POSITIVE_INFINITY } = missing;
    if (asked?.slot !== slot) return { intent, slot, prompts: 1, filled };
    if (good.some((entity) => entity.slot !== slot && before.get(entity.slot) !== entity.value)) {
      this.tally.corrections++;
      return { ...asked, filled };
    }
    return asked.prompts >= max_prompts ? "give up" : { ...asked, prompts: asked.prompts + 1, filled };
  }

  private *pause(wait: Wait): Generator<Wait, Move, Move> {
    const move = yield wait;
    this.lines = [];
    this.steps = 0;
    return move;
  }

  private default(
    owner: string,
    key: keyof WrittenStory["defaults"],
  ): { owner: string; actions: readonly Action[] } | undefined {
    for (const story of [owner, "main"]) {
      const actions = this.story(story).defaults[key];
      if (actions) return { owner: story, actions };
    }
    return undefined;
  }

  private defaultOf(input: WrittenInput, key: keyof Fallbacks): readonly Action[] | undefined {
    const owner = Object.entries(this.model.stories).find(([, story]) => story.input_actions.includes(input));
    return this.default(owner?.[0] ?? "main", key)?.actions;
  }

  private say(id: string): void {
    const value = (name: string) => this.parameters.get(name) ?? "";
    const told = ["s", "t", "o", "s.unit", "candidate_2"].map(value).join(" ");
    this.lines.push(id === "tell" ? told : id);
  }

  private remember(action: Extract<Action, { type: "memory" }>): void {
    const before = new Map(this.parameters);
    switch (action.id) {
      case "clear_all":
        this.parameters.clear();
        return;
      case "clear":
        for (const name of action.parameters) this.set(name, "");
        return;
      case "keep":
        for (const name of before.keys()) {
          const isKept = action.parameters.some((one) => name === one || name === `${one}.unit`);
          if (!isKept) this.parameters.delete(name);
        }
        return;
      case "set":
        for (const [name, text] of Object.entries(action.parameters)) {
          this.set(
            name,
            text.replace(/\$\{([^}]*)\}/, (_, other: string) => before.get(other) ?? ""),
          );
        }
        return;
      default:
        action satisfies never;
    }
  }

  private holds(condition: string): boolean {
    const [, name = "", test, text = ""] = /^\$\{(.*)\}\.(\w+)\((.*)\)$/.exec(condition) ?? [];
    const value = this.parameters.get(name) ?? "";
    if (test === "is" || test === "not") return (value === text) === (test === "is");
    const [a, b] = [value, text].every((one) => /^\d+$/.test(one)) ? [+value, +text] : [value, text];
    return value !== "" && (a === b || a > b === (test === "at_least"));
  }

  private set(name: string, value: string): void {
    if (value !== "") this.parameters.set(name, value);
    else for (const gone of [name, `${name}.unit`]) this.parameters.delete(gone);
  }

  private story(id: string): WrittenStory {
    const story = this.model.stories[id];
    if (!story) throw new Error(`no story ${id}`);
    return story;
  }
}

function limitOf({ intent, slot }: Asked): number | undefined {
  return intent.required_slots.find((required) => required.slot === slot)?.max_prompts;
}

/** Whether a turn was cut short, which the reference knows nothing about. */
export function hitLimit(events: readonly Outcome[]): boolean {
  return events.some((event) => event.kind === "problem" && /_limit$/.test(event.problem));
}

function named<T extends { readonly name: string }>(definitions: readonly T[], name: string): T {
  const found = definitions.find((definition) => definition.name === name);
  if (!found) throw new Error(`nothing is called ${name}`);
  return found;
}
