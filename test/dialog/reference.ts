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

/**
 * The language told a second time, as plainly as it can be: a list that is chosen is a call, a story is a call,
 * and waiting is a pause. It reads the model as it was written, knows no stack, no tail rule and no limits, and
 * can not be saved. What it says must be what the dialog says.
 */
export class Reference {
  readonly parameters: Map<string, string>;
  /** What it did since it last waited, in the lines of a conversation. */
  lines: string[] = [];
  private readonly model: Written;
  private steps = 0;

  constructor(model: Written, parameters: Readonly<Record<string, string>>) {
    this.model = model;
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
    let asked: { intent: WrittenIntent; slot: string } | undefined;
    for (;;) {
      this.lines.push(`waits at ${owner}/${input.name}${asked ? ` for ${asked.slot}` : ""}`);
      const move = yield* this.pause("user");
      if (move.jump) return { jump: move.jump };
      if (!move.recognized && input.timeout_actions) {
        return yield* this.list(running, owner, input.timeout_actions);
      }
      const taken = move.recognized ? this.take(input, asked, move.recognized) : "no_intent_actions";
      if (typeof taken !== "string") {
        const slot = taken.required_slots.find((name) => !this.parameters.has(name));
        if (slot === undefined) return yield* this.list(running, owner, taken.actions);
        asked = { intent: taken, slot };
        this.say(`ask_${slot}`);
        continue;
      }
      const own = input[taken];
      const fallback = own ? { owner, actions: own } : this.default(owner, taken);
      if (!fallback) continue;
      const last = fallback.actions.at(-1);
      const comesBack = last?.type === "input" && last.id === input.name && fallback.owner === owner;
      const way = yield* this.list(running, fallback.owner, fallback.actions);
      if (way !== "on" || input.on_unmatched === "leave" || comesBack) return way;
      if (asked) this.say(`ask_${asked.slot}`);
    }
  }

  /** The intent that is taken, with its slots stored; or the key of the list that runs instead. */
  private take(
    input: WrittenInput,
    asked: { intent: WrittenIntent; slot: string } | undefined,
    recognized: Recognized,
  ): WrittenIntent | keyof Fallbacks {
    const { intentId, entities } = recognized;
    if (intentId === "") return "no_intent_actions";
    const answers = asked && (intentId === slotFillIntentId || intentId === asked.intent.intent_id);
    if (answers && entities.some(({ slot }) => slot === asked.slot)) {
      for (const { slot, value } of entities) this.set(slot, value);
      return asked.intent;
    }
    const ranked = [{ intentId, confidence: recognized.confidence }, ...recognized.alternatives];
    const near = ranked.filter(({ confidence }) => confidence >= recognized.confidence - 0.05);
    const listed = near.flatMap((one) => input.intents.filter((intent) => intent.intent_id === one.intentId));
    const [first, second] = listed;
    if (!first) return "invalid_intent_actions";
    const hasList = input.ambiguous_intent_actions ?? this.defaultOf(input, "ambiguous_intent_actions");
    if (second && hasList) return "ambiguous_intent_actions";
    if (this.model.retention === "intent") for (const slot of ["s", "t"]) this.set(slot, "");
    for (const { slot, value } of entities) this.set(slot, value);
    return first;
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
    this.lines.push(id === "tell" ? `${value("s")} ${value("t")} ${value("o")}` : id);
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
        for (const name of before.keys()) if (!action.parameters.includes(name)) this.set(name, "");
        return;
      case "set":
        for (const [name, text] of Object.entries(action.parameters)) {
          this.set(
            name,
            text.replace(/\$\{(.)\}/, (_, other: string) => before.get(other) ?? ""),
          );
        }
        return;
      default:
        action satisfies never;
    }
  }

  private holds(condition: string): boolean {
    const [, name = "", test, text = ""] = /^\$\{(.)\}\.(is|not)\((.*)\)$/.exec(condition) ?? [];
    return ((this.parameters.get(name) ?? "") === text) === (test === "is");
  }

  private set(name: string, value: string): void {
    if (value === "") this.parameters.delete(name);
    else this.parameters.set(name, value);
  }

  private story(id: string): WrittenStory {
    const story = this.model.stories[id];
    if (!story) throw new Error(`no story ${id}`);
    return story;
  }
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
