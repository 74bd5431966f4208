import {
  type CommandDefinition,
  type EntityDefinition,
  type InputPoint,
  type Intent,
  type ReplyDefinition,
  slotFillIntentId,
} from "../dialog/model.ts";
import type { AuthoredModel, Localised } from "./authored.ts";
import { linkSlots } from "./link-slots.ts";
import { entityData, inLocale } from "./locale.ts";
import type { Problems } from "./problem.ts";
import { type References, singular } from "./references.ts";
import type { Section } from "./source.ts";

/** Everything that stories refer to by id. */
export interface Definitions {
  readonly intents: Map<string, Intent>;
  readonly entities: Map<string, EntityDefinition>;
  readonly commands: Map<string, CommandDefinition>;
  readonly replies: Map<string, ReplyDefinition>;
}

/** Brings intents, entities, commands and replies into the model's locales. */
export function linkDefinitions(
  authored: AuthoredModel,
  locales: readonly string[],
  references: References,
  problems: Problems,
): Definitions {
  const localise = <T, R>(localised: Localised<T>, make: (value: T) => R): Map<string, R> =>
    new Map(
      locales.flatMap((locale) => {
        const value = inLocale(localised, locale);
        return value === undefined ? [] : [[locale, make(value)] as const];
      }),
    );
  const entities = mapValues(authored.entities, (entity, id): EntityDefinition => {
    switch (entity.format) {
      case "value_list":
        return { id, format: "value_list", values: localise(entity.values, (values) => values) };
      case "regex":
        return { id, format: "regex", patterns: localise(entity.patterns, (patterns) => patterns) };
      default:
        return { id, format: entity.format };
    }
  });
  const slots = linkSlots(authored, references, problems);
  const intents = mapValues(authored.intents, ({ title, samples }, id): Intent => {
    return {
      id,
      title: title ?? titleOf(id),
      samples: localise(samples, (texts) => texts.map(({ text }) => text.value)),
      slots: slots.get(id) ?? new Map(),
    };
  });
  const commands = mapValues(authored.commands, (command, id): CommandDefinition => {
    const { inputs, outputs, useWebhook, webhookUrl, timeoutMs, retries } = command;
    return {
      id,
      inputs,
      outputs,
      runner: useWebhook ? "webhook" : "client",
      ...(webhookUrl ? { webhookUrl } : {}),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(retries === undefined ? {} : { retries }),
    };
  });
  const replies = mapValues(authored.replies, ({ texts }, id): ReplyDefinition => {
    return { id, texts: localise(texts, (templates) => templates) };
  });
  for (const { prompts } of authored.intents.values()) {
    for (const { replyId } of prompts) references.find("replies", replies, replyId);
  }
  return { intents, entities, commands, replies };
}

/** What people would call an intent that has no title. */
function titleOf(id: string): string {
  return id.replace(/_intent$/, "").replaceAll("_", " ");
}

/** Asking for slots needs the intent whose samples are bare values; where it is not written, it is made. */
export function addSlotFilling(
  { intents }: Definitions,
  inputs: Iterable<InputPoint>,
  locales: readonly string[],
  references: References,
): void {
  const slots = new Map(
    [...inputs].flatMap((input) =>
      input.intents.flatMap(({ intent, requiredSlots }) =>
        requiredSlots.map(({ slot }) => [slot, intent.slots.get(slot) ?? slot] as const),
      ),
    ),
  );
  if (slots.size === 0) return;
  references.use("intents", slotFillIntentId);
  if (references.isDefined("intents", slotFillIntentId)) return;
  const samples = [...slots.keys()].map((slot) => `\${${slot}}`);
  intents.set(slotFillIntentId, {
    id: slotFillIntentId,
    title: titleOf(slotFillIntentId),
    samples: new Map(locales.map((locale) => [locale, samples])),
    slots,
  });
}

/** What is referred to must have something for every locale of the model. */
export function checkLocales(
  authored: AuthoredModel,
  locales: readonly string[],
  references: References,
  problems: Problems,
): void {
  const check = (section: Section, id: string, localised: Localised<unknown>): void => {
    // Without any language data there is a problem about that already.
    if (localised.byLocale.length === 0 || !references.isUsed(section, id)) return;
    for (const locale of locales) {
      if (inLocale(localised, locale) !== undefined) continue;
      problems.error(
        localised.at,
        "missing-locale",
        `${singular[section]} "${id}" has nothing for ${locale}`,
      );
    }
  };
  for (const [id, { samples }] of authored.intents) check("intents", id, samples);
  for (const [id, { texts }] of authored.replies) check("replies", id, texts);
  for (const [id, entity] of authored.entities) {
    const data = entityData(entity);
    if (data) check("entities", id, data);
  }
}

function mapValues<A, B>(map: ReadonlyMap<string, A>, make: (value: A, key: string) => B): Map<string, B> {
  return new Map([...map].map(([key, value]) => [key, make(value, key)]));
}
