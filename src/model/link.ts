import type {
  Conditional,
  ExpectedIntent,
  Fallback,
  InputPoint,
  MemoryOperation,
  Model,
  Step,
  StepList,
  Story,
} from "../dialog/model.ts";
import type {
  AuthoredAction,
  AuthoredConditional,
  AuthoredExpectedIntent,
  AuthoredInput,
  AuthoredList,
  AuthoredModel,
  AuthoredStory,
  DefaultKey,
  NegativeSamples,
} from "./authored.ts";
import { addSlotFilling, checkLocales, type Definitions, linkDefinitions } from "./link-definitions.ts";
import { RequiredSlotLinker } from "./link-required-slots.ts";
import { chooseLocales, inLocale } from "./locale.ts";
import { type Place, type Problems, suggestion } from "./problem.ts";
import { jumps } from "./read-story.ts";
import { References } from "./references.ts";
import type { YamlText } from "./yaml.ts";

/** A linked model, and where its parts were written. */
export interface Linked {
  readonly model: Model;
  /** The place of every list and input, by key. */
  readonly places: ReadonlyMap<string, Place>;
  readonly references: References;
}

/** Recognizers scale their confidence so that this is the least that can be trusted. */
const defaultAccept = 0.5;

/** Below this, two intents are clearly apart. */
const defaultAmbiguityMargin = 0.05;

/** Resolves every name in a model. With errors among the problems, the result is good for further checks only. */
export function link(
  authored: AuthoredModel,
  id: string,
  version: string,
  problems: Problems,
): Linked | undefined {
  return new Linker(authored, problems).link(id, version);
}

/** Lists in the making: registered first, filled once everything that steps refer to exists. */
type OpenList = StepList & { readonly steps: Step[] };

class Linker {
  private readonly authored: AuthoredModel;
  private readonly problems: Problems;
  private readonly locales: readonly string[];
  private readonly references: References;
  private readonly definitions: Definitions;
  private readonly requiredSlots: RequiredSlotLinker;
  private readonly lists = new Map<AuthoredList, OpenList>();
  private readonly places = new Map<string, Place>();
  private readonly stories = new Map<string, Story>();
  private readonly inputs = new Map<string, InputPoint>();
  private readonly conditionals = new Map<string, Conditional>();

  constructor(authored: AuthoredModel, problems: Problems) {
    this.authored = authored;
    this.problems = problems;
    this.locales = chooseLocales(authored, problems);
    this.references = new References(authored.ids, problems);
    this.definitions = linkDefinitions(authored, this.locales, this.references, problems);
    this.requiredSlots = new RequiredSlotLinker(authored, this.definitions, this.references, problems);
  }

  link(id: string, version: string): Linked | undefined {
    const { authored } = this;
    for (const story of authored.stories.values()) this.registerLists(story);
    for (const story of authored.stories.values()) this.linkStory(story);
    for (const story of authored.stories.values()) this.linkInputs(story);
    this.fillLists();
    addSlotFilling(this.definitions, this.inputs.values(), this.locales, this.references);
    checkLocales(authored, this.locales, this.references, this.problems);
    const main = this.stories.get("main");
    if (!main) return undefined;
    const { config } = authored;
    const model: Model = {
      id,
      version,
      name: config.name ?? id,
      description: config.description ?? "",
      locales: this.locales,
      settings: {
        accept: config.accept ?? defaultAccept,
        ambiguityMargin: config.ambiguityMargin ?? defaultAmbiguityMargin,
        timeZone: config.timeZone ?? "UTC",
        retention: config.retention ?? "session",
        wakeWords: config.wakeWords,
      },
      main,
      stories: this.stories,
      ...this.definitions,
      sensitive: sensitiveParameters(authored, this.definitions),
      negativeSamples: negativeSamples(config.negativeSamples, this.locales),
      lists: new Map([...this.lists.values()].map((list) => [list.key, list])),
      inputs: this.inputs,
    };
    return { model, places: this.places, references: this.references };
  }

  private registerLists(story: AuthoredStory): void {
    const register = (list: AuthoredList | undefined, path: string): void => {
      if (!list) return;
      const key = `${story.id}/${path}`;
      this.lists.set(list, { key, owner: story.id, steps: [] });
      this.places.set(key, list.at);
    };
    register(story.init, "init_actions");
    register(story.start, "start_actions");
    for (const { name, intents, fallbacks, timeout } of story.inputs) {
      const path = `input_actions.${name.value}`;
      for (const { intentId, actions, giveUp } of intents) {
        register(actions, `${path}.intents.${intentId.value}`);
        register(giveUp, `${path}.intents.${intentId.value}.give_up_actions`);
      }
      for (const [reason, list] of fallbacks) register(list, `${path}.${reason}_actions`);
      register(timeout, `${path}.timeout_actions`);
    }
    for (const { name, branches, otherwise } of story.conditionals) {
      const path = `conditional_actions.${name.value}`;
      branches.forEach(({ list }, index) => {
        register(list, `${path}.conditions.${index}`);
      });
      register(otherwise, `${path}.default_actions`);
    }
    for (const { name, list } of story.named) register(list, `named_actions.${name.value}`);
    for (const [key, list] of story.defaults) register(list, `defaults.${key}`);
  }

  private linkStory(story: AuthoredStory): void {
    const start = this.list(story.start);
    if (!start) return;
    const init = this.list(story.init);
    const commandError = this.default(story, "command_error_actions");
    this.stories.set(story.id, {
      id: story.id,
      start,
      ...(init ? { init } : {}),
      ...(commandError ? { commandError } : {}),
    });
  }

  private linkInputs(story: AuthoredStory): void {
    for (const input of story.inputs) {
      const key = `${story.id}/${input.name.value}`;
      this.places.set(key, input.name.at);
      this.inputs.set(key, this.input(story, input, key));
    }
    for (const conditional of story.conditionals) {
      const key = `${story.id}/${conditional.name.value}`;
      this.conditionals.set(key, this.conditional(story, conditional, key));
    }
  }

  private input(story: AuthoredStory, input: AuthoredInput, key: string): InputPoint {
    const timeoutList = this.list(input.timeout);
    return {
      key,
      intents: input.intents.flatMap((expected) => this.expectedIntent(story, expected)),
      fallbacks: this.fallbacks(story, input),
      onUnmatched: input.onUnmatched,
      ...(input.accept === undefined ? {} : { accept: input.accept }),
      ...(input.ambiguityMargin === undefined ? {} : { ambiguityMargin: input.ambiguityMargin }),
      ...(input.timeoutMs === undefined ? {} : { timeoutMs: input.timeoutMs }),
      ...(timeoutList ? { timeoutList } : {}),
      immediate: input.immediate ?? story.id !== "main",
      requiresWakeWord: input.requiresWakeWord,
    };
  }

  /** The input's own list, else its story's default, else main's. */
  private fallbacks(story: AuthoredStory, input: AuthoredInput): InputPoint["fallbacks"] {
    const reasons: readonly Fallback[] = ["no_intent", "invalid_intent", "ambiguous_intent"];
    const found: { [K in Fallback]?: StepList } = {};
    for (const reason of reasons) {
      const list = this.list(input.fallbacks.get(reason)) ?? this.default(story, `${reason}_actions`);
      if (list) found[reason] = list;
    }
    return found;
  }

  private default(story: AuthoredStory, key: DefaultKey): StepList | undefined {
    return this.list(story.defaults.get(key) ?? this.authored.stories.get("main")?.defaults.get(key));
  }

  private conditional(story: AuthoredStory, conditional: AuthoredConditional, key: string): Conditional {
    const otherwise = this.list(conditional.otherwise) ?? this.default(story, "conditional_default_actions");
    return {
      key,
      branches: conditional.branches.flatMap(({ condition, list }) => {
        const branch = this.list(list);
        return branch ? [{ condition, list: branch }] : [];
      }),
      ...(otherwise ? { otherwise } : {}),
    };
  }

  private expectedIntent(story: AuthoredStory, expected: AuthoredExpectedIntent): ExpectedIntent | [] {
    const intent = this.references.find("intents", this.definitions.intents, expected.intentId);
    const actions = this.list(expected.actions);
    const giveUp = this.list(expected.giveUp) ?? this.default(story, "give_up_actions");
    const requiredSlots = this.requiredSlots.link(expected, intent, giveUp !== undefined);
    if (!intent || !actions) return [];
    return { intent, requiredSlots, actions, ...(giveUp ? { giveUp } : {}) };
  }

  private fillLists(): void {
    for (const [authored, list] of this.lists) {
      const story = this.authored.stories.get(list.owner);
      if (!story) continue;
      for (const action of authored.actions) {
        const step = this.step(story, action);
        if (step) list.steps.push(step);
      }
    }
  }

  private step(story: AuthoredStory, action: AuthoredAction): Step | undefined {
    const { id } = action;
    switch (action.type) {
      case "reply": {
        const reply = this.references.find("replies", this.definitions.replies, id);
        return reply && { type: "reply", reply };
      }
      case "command": {
        const command = this.references.find("commands", this.definitions.commands, id);
        return command && { type: "command", command };
      }
      case "story":
        return this.storyStep(id);
      case "input": {
        const input = this.inputs.get(`${story.id}/${id.value}`);
        if (!input) this.refuseUnknown("input", "unknown-input", story.inputs, story, id);
        return input && { type: "input", input };
      }
      case "conditional": {
        const conditional = this.conditionals.get(`${story.id}/${id.value}`);
        if (!conditional) {
          this.refuseUnknown("conditional", "unknown-conditional", story.conditionals, story, id);
        }
        return conditional && { type: "conditional", conditional };
      }
      case "named":
        return this.namedStep(story, id);
      case "memory":
        return { type: "memory", operation: memoryOperation(action) };
      case "transcribe":
        return { type: "transcribe", transcribeId: id.value };
      default:
        return action satisfies never;
    }
  }

  private storyStep(id: YamlText): Step | undefined {
    if (id.value === "main") {
      this.problems.error(
        id.at,
        "story-main",
        "main can not be called: it starts over by itself when a story ends",
      );
      return undefined;
    }
    const story = this.references.find("stories", this.stories, id);
    return story && { type: "story", story };
  }

  private namedStep(story: AuthoredStory, id: YamlText): Step | undefined {
    if (id.value === "start") return { type: "restart_story" };
    if (id.value === "end") return { type: "end_story" };
    const list = this.list(story.named.find(({ name }) => name.value === id.value)?.list);
    if (list) return { type: "list", list };
    this.refuseUnknown("named", "unknown-named", story.named, story, id);
    return undefined;
  }

  /** Inputs, conditionals and named lists are known in their own story only. */
  private refuseUnknown(
    kind: "input" | "conditional" | "named",
    check: string,
    parts: readonly { readonly name: YamlText }[],
    story: AuthoredStory,
    id: YamlText,
  ): void {
    // Only what has a name that could be read can be found.
    if (!story.allNamed) return;
    const what = kind === "named" ? "named list" : kind;
    const names = [...parts.map(({ name }) => name.value), ...(kind === "named" ? jumps : [])];
    const hint = suggestion(id.value, names) || `; define it under ${kind}_actions`;
    this.problems.error(id.at, check, `story "${story.id}" has no ${what} "${id.value}"${hint}`);
  }

  private list(authored: AuthoredList | undefined): StepList | undefined {
    return authored && this.lists.get(authored);
  }
}

function negativeSamples(written: NegativeSamples, locales: readonly string[]): Model["negativeSamples"] {
  const textsIn = (locale: string) => ("byLocale" in written ? inLocale(written, locale) : written) ?? [];
  return new Map(locales.map((locale) => [locale, textsIn(locale)]));
}

function sensitiveParameters({ config, entities }: AuthoredModel, { intents }: Definitions): Set<string> {
  const slots = [...intents.values()].flatMap((intent) => [...intent.slots]);
  const filled = slots.filter(([, entityId]) => entities.get(entityId)?.sensitive);
  return new Set([...config.sensitive.map(({ value }) => value), ...filled.map(([slot]) => slot)]);
}

function memoryOperation(action: Extract<AuthoredAction, { type: "memory" }>): MemoryOperation {
  const { operation, parameters } = action;
  switch (operation) {
    case "clear_all":
      return { op: "clear_all" };
    case "clear":
    case "keep":
      return { op: operation, parameters: parameters.names };
    case "set":
      return { op: "set", values: parameters.values };
    default:
      return operation satisfies never;
  }
}
