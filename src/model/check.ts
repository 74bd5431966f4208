import { type Model, slotFillIntentId } from "../dialog/model.ts";
import type { Sample } from "../nlu/sample.ts";
import type {
  AuthoredExpectedIntent,
  AuthoredList,
  AuthoredModel,
  AuthoredSample,
  AuthoredStory,
  DefaultKey,
} from "./authored.ts";
import { checkSensitive } from "./check-sensitive.ts";
import type { Linked } from "./link.ts";
import { localeKey } from "./locale.ts";
import type { Problems } from "./problem.ts";
import { jumps } from "./read-story.ts";
import { type References, singular } from "./references.ts";
import type { Section } from "./source.ts";

/** Looks for what is well-formed but will not do what its author meant. */
export function checkModel(authored: AuthoredModel, { model, references }: Linked, problems: Problems): void {
  checkInit(authored, problems);
  checkMainStart(authored, problems);
  for (const story of authored.stories.values()) {
    checkUnreachable(story, problems);
    checkGivingUp(story, problems);
  }
  checkInheritedInputs(authored, problems);
  checkSharedSamples(authored, problems);
  // What looks unused may be what a wrong name was meant to refer to.
  if (problems.hasErrors) return;
  for (const story of authored.stories.values()) checkUnusedParts(story, problems);
  checkUnusedDefinitions(authored, references, problems);
  checkUnusedSlots(authored, model, problems);
  checkSensitive(authored, model, problems);
}

function checkUnusedSlots({ intents }: AuthoredModel, model: Model, problems: Problems): void {
  for (const { id, slots } of intents.values()) {
    for (const { slot } of slots) {
      if (model.intents.get(id.value)?.slots.has(slot.value)) continue;
      problems.warning(slot.at, "unused-slot", `no sample of this intent has the slot "${slot.value}"`);
    }
  }
}

function checkUnusedDefinitions(authored: AuthoredModel, references: References, problems: Problems): void {
  const sections: readonly Exclude<Section, "stories">[] = ["intents", "entities", "commands", "replies"];
  for (const section of sections) {
    for (const { id } of authored[section].values()) {
      if (references.isUsed(section, id.value) || id.value === slotFillIntentId) continue;
      problems.warning(id.at, "unused", `${singular[section]} "${id.value}" is not used by anything`);
    }
  }
  for (const { id, at } of authored.stories.values()) {
    if (references.isUsed("stories", id)) continue;
    problems.warning(
      at,
      "unused",
      `story "${id}" is not used by another; only a client's story jump leads there`,
    );
  }
}

function checkInit(authored: AuthoredModel, problems: Problems): void {
  for (const { id, init } of authored.stories.values()) {
    if (!init || id === "main") continue;
    problems.error(init.at, "init-outside-main", "only the story main has init_actions");
  }
}

/** Main begins again by itself; a jump at its end would only hide a loop. */
function checkMainStart(authored: AuthoredModel, problems: Problems): void {
  const last = authored.stories.get("main")?.start?.actions.at(-1);
  if (last?.type === "named" && jumps.includes(last.id.value)) {
    const message = `main's start_actions can not end with named: ${last.id.value}; main begins again by itself`;
    problems.error(last.id.at, "main-jump", message);
  }
}

function listsOf(story: AuthoredStory): AuthoredList[] {
  const lists = [
    story.init,
    story.start,
    ...story.inputs.flatMap(({ intents, fallbacks, timeout }) => [
      ...intents.flatMap(({ actions, giveUp }) => [actions, giveUp]),
      ...fallbacks.values(),
      timeout,
    ]),
    ...story.conditionals.flatMap(({ branches, otherwise }) => [
      ...branches.map(({ list }) => list),
      otherwise,
    ]),
    ...story.named.map(({ list }) => list),
    ...story.defaults.values(),
  ];
  return lists.filter((list) => list !== undefined);
}

function checkUnreachable(story: AuthoredStory, problems: Problems): void {
  for (const { actions } of listsOf(story)) {
    const jump = actions.findIndex(({ type, id }) => type === "named" && jumps.includes(id.value));
    const next = jump < 0 ? undefined : actions[jump + 1];
    if (!next) continue;
    const message = "this never runs: the action before it jumps to the start or end of the story";
    problems.warning(next.at, "unreachable", message);
  }
}

function checkUnusedParts(story: AuthoredStory, problems: Problems): void {
  const used = new Set(
    listsOf(story).flatMap(({ actions }) => actions.map(({ type, id }) => `${type} ${id.value}`)),
  );
  const parts = [
    ...story.inputs.map(({ name }) => ["input", name] as const),
    ...story.conditionals.map(({ name }) => ["conditional", name] as const),
    ...story.named.map(({ name }) => ["named", name] as const),
  ];
  for (const [type, name] of parts) {
    if (used.has(`${type} ${name.value}`)) continue;
    const what = type === "named" ? "named list" : type;
    problems.warning(name.at, "unused", `${what} "${name.value}" is not used in story "${story.id}"`);
  }
}

/** A default of main that waits at main's input does so even in the middle of another story. */
function checkInheritedInputs(authored: AuthoredModel, problems: Problems): void {
  const others = [...authored.stories.values()].filter(({ id }) => id !== "main");
  for (const [key, { actions }] of authored.stories.get("main")?.defaults ?? []) {
    const input = actions.find(({ type }) => type === "input");
    const story = others.find((other) => inherits(other, key));
    if (!input || !story) continue;
    const message = `in story "${story.id}" this would wait at main's input "${input.id.value}"; give the story its own ${key}`;
    problems.warning(input.id.at, "inherited-input", message);
  }
}

/** Whether a default of main can ever run in a story. */
function inherits(story: AuthoredStory, key: DefaultKey): boolean {
  if (story.defaults.has(key)) return false;
  switch (key) {
    case "no_intent_actions":
      return story.inputs.some(({ fallbacks }) => !fallbacks.has("no_intent"));
    case "invalid_intent_actions":
      return story.inputs.some(({ fallbacks }) => !fallbacks.has("invalid_intent"));
    case "ambiguous_intent_actions":
      return story.inputs.some(({ fallbacks }) => !fallbacks.has("ambiguous_intent"));
    case "conditional_default_actions":
      return story.conditionals.some(({ otherwise }) => !otherwise);
    case "give_up_actions":
      return story.inputs.some(({ intents }) =>
        intents.some((intent) => !intent.giveUp && canGiveUp(intent)),
      );
    case "command_error_actions":
      return listsOf(story).some(({ actions }) => actions.some(({ type }) => type === "command"));
    default:
      return key satisfies never;
  }
}

function canGiveUp({ requiredSlots }: AuthoredExpectedIntent): boolean {
  return requiredSlots.some(({ maxPrompts }) => maxPrompts);
}

function warnOfShared(
  { text, variants }: AuthoredSample,
  shared: Sample,
  other: string,
  problems: Problems,
): void {
  const words = shared.map((part) => ("word" in part ? part.word : `\${${part.slot}}`)).join(" ");
  const what = variants.length > 1 ? `a sample for "${words}"` : "this sample";
  problems.warning(text.at, "shared-sample", `intent "${other}" has ${what} too`);
}

/** A list for giving up is for slots that are not asked for without end. */
function checkGivingUp(story: AuthoredStory, problems: Problems): void {
  for (const intent of story.inputs.flatMap(({ intents }) => intents)) {
    if (!intent.giveUp || canGiveUp(intent) || !intent.isComplete) continue;
    const message = "this never runs: none of the required slots has max_prompts";
    problems.warning(intent.giveUp.at, "unreachable", message);
  }
}

/** The same sentence as a sample of two intents can only be understood as one of them. */
function checkSharedSamples(authored: AuthoredModel, problems: Problems): void {
  const seen = new Map<string, string>();
  for (const { id, samples } of authored.intents.values()) {
    for (const { locale, value } of samples.byLocale) {
      for (const sample of value) {
        const others = new Map<string, Sample>();
        for (const variant of sample.variants) {
          const form = `${localeKey(locale.value)}: ${JSON.stringify(variant)}`;
          const other = seen.get(form) ?? id.value;
          if (other !== id.value && !others.has(other)) others.set(other, variant);
          seen.set(form, other);
        }
        for (const [other, variant] of others) warnOfShared(sample, variant, other, problems);
      }
    }
  }
}
