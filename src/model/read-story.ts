import type { Fallback } from "../dialog/model.ts";
import type {
  AuthoredAction,
  AuthoredConditional,
  AuthoredExpectedIntent,
  AuthoredInput,
  AuthoredList,
  AuthoredNamed,
  AuthoredParameters,
  AuthoredStory,
  DefaultKey,
  MemoryId,
} from "./authored.ts";
import { suggestion } from "./problem.ts";
import { readCondition } from "./read-condition.ts";
import type { MemoryIds } from "./read-config.ts";
import { readName } from "./read-name.ts";
import { readPrompts } from "./read-prompts.ts";
import { readRequiredSlots } from "./read-required-slots.ts";
import { readTemplate } from "./read-template.ts";
import { emptyMap, holdsNothing, isNothing, type Shape } from "./shape.ts";
import type { Yaml, YamlEntry, YamlText } from "./yaml.ts";

const storyKeys = [
  "init_actions",
  "start_actions",
  "input_actions",
  "conditional_actions",
  "named_actions",
  "defaults",
] as const;

const inputKeys = [
  "name",
  "intents",
  "alert_word_required",
  "no_intent_actions",
  "invalid_intent_actions",
  "ambiguous_intent_actions",
  "timeout",
  "timeout_actions",
  "immediate",
  "on_unmatched",
  "nlu",
] as const;

const expectedIntentKeys = [
  "intent_id",
  "domain_id",
  "required_slots",
  "slot_prompts",
  "give_up_actions",
  "actions",
] as const;

const thresholdKeys = ["accept", "ambiguity_margin"] as const;

const actionTypes = [
  "input",
  "command",
  "reply",
  "conditional",
  "memory",
  "story",
  "named",
  "transcribe",
] as const;

const fallbacks: readonly Fallback[] = ["no_intent", "invalid_intent", "ambiguous_intent"];

const defaultKeys: readonly DefaultKey[] = [
  "no_intent_actions",
  "invalid_intent_actions",
  "ambiguous_intent_actions",
  "conditional_default_actions",
  "command_error_actions",
  "give_up_actions",
];

/** Where the jumps within a story go; no list may have these names. */
export const jumps: readonly string[] = ["start", "end"];

/** Reads one story. */
export function readStory(id: YamlText, body: Yaml, memory: MemoryIds, shape: Shape): AuthoredStory {
  return new StoryReader(memory, shape).story(id, body);
}

class StoryReader {
  private readonly memory: MemoryIds;
  private readonly shape: Shape;
  private allNamed = true;

  constructor(memory: MemoryIds, shape: Shape) {
    this.memory = memory;
    this.shape = shape;
  }

  story(id: YamlText, body: Yaml): AuthoredStory {
    const fields = this.shape.fields(body, "a story", storyKeys);
    if (!fields.isTold && !fields.get("start_actions")) {
      this.shape.problems.error(id.at, "missing-start", `story "${id.value}" needs start_actions`);
    }
    const inputs = this.parts(fields.get("input_actions"), (item) => this.input(item));
    const conditionals = this.parts(fields.get("conditional_actions"), (item) => this.conditional(item));
    const named = this.named(fields.get("named_actions"));
    for (const definitions of [inputs, conditionals, named]) this.refuseDuplicates(definitions);
    return {
      id: id.value,
      at: id.at,
      init: this.list(fields.get("init_actions")),
      start: this.list(fields.get("start_actions")),
      inputs,
      conditionals,
      named,
      allNamed: this.allNamed,
      defaults: this.defaults(fields.get("defaults")),
    };
  }

  /** The parts of a story that have names. */
  private parts<T>(entry: YamlEntry | undefined, read: (item: Yaml) => T | undefined): T[] {
    const items = this.shape.items(entry);
    const parts = items.flatMap((item) => read(item) ?? []);
    const isList = !entry || isNothing(entry.value) || entry.value.kind === "list";
    if (!isList || parts.length < items.length) this.allNamed = false;
    return parts;
  }

  private list(entry: YamlEntry | undefined): AuthoredList | undefined {
    if (!entry) return undefined;
    const actions = this.shape.items(entry).flatMap((item) => this.action(item) ?? []);
    return { at: entry.key.at, actions };
  }

  private action(item: Yaml): AuthoredAction | undefined {
    const { shape } = this;
    const keys = ["type", "id", "parameters"] as const;
    const fields = shape.fields(item, "an action", keys, ["type", "id"]);
    const typeText = shape.required(fields, "type");
    const id = shape.required(fields, "id");
    const type = typeText && actionTypes.find((known) => known === typeText.value);
    if (typeText && !type) {
      const hint = suggestion(typeText.value, actionTypes);
      shape.problems.error(typeText.at, "unknown-action", `unknown action type "${typeText.value}"${hint}`);
    }
    if (!type || !id) return undefined;
    const parameters = fields.get("parameters");
    if (type === "memory") return this.memoryAction(item, id, parameters);
    if (parameters) {
      shape.problems.warning(parameters.key.at, "unknown-key", "only memory actions have parameters");
    }
    return { at: item.at, id, type };
  }

  private memoryAction(item: Yaml, id: YamlText, entry: YamlEntry | undefined): AuthoredAction | undefined {
    const operation = this.memory.get(id.value);
    if (!operation) {
      const hint = suggestion(id.value, this.memory.keys());
      this.shape.problems.error(id.at, "unknown-memory", `unknown memory operation "${id.value}"${hint}`);
      return undefined;
    }
    const parameters = this.parameters(operation, id, entry);
    return { at: item.at, id, type: "memory", operation, parameters };
  }

  private parameters(operation: MemoryId, id: YamlText, entry: YamlEntry | undefined): AuthoredParameters {
    const { shape } = this;
    if (operation === "clear_all") {
      if (entry) {
        const message = `memory operation "${id.value}" clears everything; it has no parameters`;
        shape.problems.warning(entry.key.at, "unknown-key", message);
      }
      return { names: [], values: [] };
    }
    if (!entry || holdsNothing(entry)) {
      const example = operation === "set" ? "{name: value}" : "[name, name]";
      const message = `memory operation "${id.value}" needs \`parameters: ${example}\``;
      shape.problems.error(entry?.key.at ?? id.at, "missing-key", message);
      return { names: [], values: [] };
    }
    if (operation !== "set") {
      return { names: shape.texts(entry).map((name) => readName(name, shape)), values: [] };
    }
    const values = shape.entries(entry.value, "parameters of set").map(({ key, value }) => {
      const text = shape.text(value, `the value of ${key.value}`);
      return [readName(key, shape), (text && readTemplate(text, shape)) ?? []] as const;
    });
    return { names: [], values };
  }

  private input(item: Yaml): AuthoredInput | undefined {
    const { shape } = this;
    const fields = shape.fields(item, "an input", inputKeys, ["name", "intents"]);
    const name = shape.required(fields, "name");
    const lists = fallbacks.flatMap((reason) => {
      const list = this.list(fields.get(`${reason}_actions`));
      return list ? [[reason, list] as const] : [];
    });
    const intents = shape.items(fields.get("intents")).flatMap((intent) => this.expectedIntent(intent));
    this.refuseDuplicates(intents.map(({ intentId }) => ({ name: intentId })));
    const nlu = fields.get("nlu");
    const thresholds = shape.fields(nlu?.value ?? emptyMap(fields.at), "nlu", thresholdKeys);
    if (!name) return undefined;
    return {
      name,
      intents,
      fallbacks: new Map(lists),
      accept: shape.number(thresholds.get("accept"), 0, 1),
      ambiguityMargin: shape.number(thresholds.get("ambiguity_margin"), 0, 1),
      timeoutMs: shape.duration(fields.get("timeout")),
      timeout: this.list(fields.get("timeout_actions")),
      immediate: shape.boolean(fields.get("immediate")),
      requiresWakeWord: shape.boolean(fields.get("alert_word_required")) ?? false,
      onUnmatched: shape.oneOf(fields.get("on_unmatched"), ["leave", "stay"]) ?? "leave",
    };
  }

  private expectedIntent(item: Yaml): AuthoredExpectedIntent | [] {
    const { shape } = this;
    const errorsBefore = shape.problems.errorCount;
    const fields = shape.fields(item, "an intent of an input", expectedIntentKeys, ["intent_id", "actions"]);
    const requiredSlots = readRequiredSlots(fields.get("required_slots"), shape);
    const prompts = readPrompts(fields.get("slot_prompts"), shape);
    const isComplete = shape.problems.errorCount === errorsBefore;
    const intentId = shape.required(fields, "intent_id");
    const domain = fields.get("domain_id");
    if (domain && !isNothing(domain.value)) {
      shape.problems.warning(
        domain.key.at,
        "ignored-key",
        "domain_id is not used: all intents are one domain",
      );
    }
    const actions = this.list(fields.get("actions"));
    const giveUp = this.list(fields.get("give_up_actions"));
    return intentId && actions ? { intentId, requiredSlots, prompts, isComplete, actions, giveUp } : [];
  }

  private conditional(item: Yaml): AuthoredConditional | undefined {
    const { shape } = this;
    const keys = ["name", "conditions", "default_actions", "defaults"] as const;
    const fields = shape.fields(item, "a conditional", keys, ["name", "conditions"]);
    const name = shape.required(fields, "name");
    shape.refuseNothing(fields, "conditions");
    const branches = shape.items(fields.get("conditions")).flatMap((branch) => this.branch(branch));
    if (!name) return undefined;
    return { name, branches, otherwise: this.list(fields.get("default_actions") ?? fields.get("defaults")) };
  }

  private branch(item: Yaml): AuthoredConditional["branches"][number] | [] {
    const { shape } = this;
    const keys = ["condition", "actions"] as const;
    const fields = shape.fields(item, "an item of conditions", keys, keys);
    const text = shape.required(fields, "condition");
    const list = this.list(fields.get("actions"));
    if (!text || !list) return [];
    const condition = readCondition(text, shape);
    return condition ? { condition, list } : [];
  }

  /** A list of `{name, actions}`, or a mapping from names to actions. */
  private named(entry: YamlEntry | undefined): AuthoredNamed[] {
    if (entry?.value.kind === "map") {
      return entry.value.entries.flatMap((named) => {
        if (named.value.kind !== "list") this.allNamed = false;
        const list = this.list(named);
        return list ? this.namedList(named.key, list) : [];
      });
    }
    return this.parts(entry, (item) => {
      const keys = ["name", "actions"] as const;
      const fields = this.shape.fields(item, "a named list", keys, keys);
      const name = this.shape.required(fields, "name");
      const list = this.list(fields.get("actions")) ?? { at: fields.at, actions: [] };
      return name && this.namedList(name, list);
    });
  }

  private namedList(name: YamlText, list: AuthoredList): AuthoredNamed {
    if (jumps.includes(name.value)) {
      const message = `"${name.value}" is taken: it jumps to the ${name.value} of the story`;
      this.shape.problems.error(name.at, "reserved-name", message);
    }
    return { name, list };
  }

  private defaults(entry: YamlEntry | undefined): Map<DefaultKey, AuthoredList> {
    if (!entry) return new Map();
    const fields = this.shape.fields(entry.value, "defaults", defaultKeys);
    const lists = defaultKeys.flatMap((key) => {
      const list = this.list(fields.get(key));
      return list ? [[key, list] as const] : [];
    });
    return new Map(lists);
  }

  private refuseDuplicates(definitions: readonly { readonly name: YamlText }[]): void {
    const seen = new Map<string, YamlText>();
    for (const { name } of definitions) {
      const first = seen.get(name.value);
      if (first) {
        const message = `"${name.value}" stands twice here; the first is at line ${first.at.line}`;
        this.shape.problems.error(name.at, "duplicate-name", message);
      } else seen.set(name.value, name);
    }
  }
}
