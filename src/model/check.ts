import { slotFillIntentId } from "../dialog/model.ts";
import type { AuthoredList, AuthoredModel, AuthoredStory } from "./authored.ts";
import type { Linked } from "./link.ts";
import type { Problems } from "./problem.ts";
import { jumps } from "./read-story.ts";
import { singular } from "./references.ts";
import type { Section } from "./source.ts";

/** Looks for what is well-formed but will not do what its author meant. */
export function checkModel(authored: AuthoredModel, { references }: Linked, problems: Problems): void {
  checkMainStart(authored, problems);
  for (const story of authored.stories.values()) {
    checkUnreachable(story, problems);
    checkUnusedParts(story, problems);
  }
  checkInheritedInputs(authored, problems);
  checkSharedSamples(authored, problems);

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

/** Main begins again by itself; a jump at its end would only hide a loop. */
function checkMainStart(authored: AuthoredModel, problems: Problems): void {
  const last = authored.stories.get("main")?.start?.actions.at(-1);
  if (last?.type === "named" && jumps.includes(last.id.value)) {
    const message = `main's start_actions can not end with named: ${last.id.value}; main begins again by itself`;
    problems.error(last.at, "main-jump", message);
  }
}

function listsOf(story: AuthoredStory): AuthoredList[] {
  const lists = [
    story.init,
    story.start,
    ...story.inputs.flatMap(({ intents, fallbacks, timeout }) => [
      ...intents.map(({ actions }) => actions),
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
    if (next)
      problems.warning(next.at, "unreachable", "nothing after a jump to the start or end of the story runs");
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
    problems.warning(name.at, "unused", `${type} "${name.value}" is not used in story "${story.id}"`);
  }
}

/** A default of main that waits at main's input does so even in the middle of another story. */
function checkInheritedInputs(authored: AuthoredModel, problems: Problems): void {
  const others = [...authored.stories.values()].filter(
    ({ id, inputs }) => id !== "main" && inputs.length > 0,
  );
  for (const [key, { actions }] of authored.stories.get("main")?.defaults ?? []) {
    const input = actions.find(({ type }) => type === "input");
    const story = others.find(({ defaults }) => !defaults.has(key));
    if (!input || !story) continue;
    const message = `in story "${story.id}" this would wait at main's input "${input.id.value}"; give the story its own ${key}`;
    problems.warning(input.at, "inherited-input", message);
  }
}

/** The same sentence as a sample of two intents can only be understood as one of them. */
function checkSharedSamples(authored: AuthoredModel, problems: Problems): void {
  const seen = new Map<string, string>();
  for (const { id, samples } of authored.intents.values()) {
    for (const { locale, value } of samples.byLocale) {
      for (const { text, sample } of value) {
        const form = `${locale.value}: ${JSON.stringify(sample)}`;
        const other = seen.get(form);
        if (other && other !== id.value) {
          problems.warning(text.at, "shared-sample", `intent "${other}" has this sample too`);
        }
        seen.set(form, other ?? id.value);
      }
    }
  }
}
