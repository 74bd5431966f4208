import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  EntityDefinitionSchema,
  ListedValueSchema,
  LocalTextsSchema,
  LocalValuesSchema,
  ModelDefinitionSchema,
} from "../../gen/parley/v1/definition_pb.ts";
import type { CommandDefinitionSchema } from "../../gen/parley/v1/model_pb.ts";
import type { CommandDefinition, EntityDefinition, ListedValue, Model } from "../dialog/model.ts";
import { templateText } from "../dialog/template.ts";
import { wireSizeOf } from "../session/wire-size.ts";

/** How much all texts and values may have before the longest lists of them are cut, in bytes. */
const maxBytes = 2 << 20;

/** What of a list is told, and how much of it is not. */
interface Part<T> {
  readonly shown: T[];
  readonly leftOut: number;
}

type Take = <T>(list: readonly T[]) => Part<T>;

/** What a model is made of. Of one that is too large for clients, the longest lists are cut. */
export function definitionToWire(model: Model): MessageInitShape<typeof ModelDefinitionSchema> {
  const sizes: number[] = [];
  const whole = define(model, (list) => {
    sizes.push(list.reduce((sum: number, item) => sum + wireSizeOf(item), 0));
    return { shown: [...list], leftOut: 0 };
  });
  let most = maxBytes;
  while (sizes.reduce((sum, size) => sum + Math.min(size, most), 0) > maxBytes) most = Math.floor(most / 2);
  return most === maxBytes ? whole : define(model, (list) => beginningOf(list, most));
}

export function commandDefinitionToWire(
  command: CommandDefinition,
): MessageInitShape<typeof CommandDefinitionSchema> {
  const { id: commandId, inputs, outputs, runner } = command;
  return { commandId, inputs: [...inputs], outputs: [...outputs], useWebhook: runner === "webhook" };
}

function define(model: Model, take: Take): MessageInitShape<typeof ModelDefinitionSchema> {
  return {
    intents: [...model.intents.values()].map(({ id, title, slots, samples }) => ({
      intentId: id,
      title,
      slots: [...slots].map(([slot, entityId]) => ({ slot, entityId })),
      samples: localTexts(samples, take),
    })),
    entities: [...model.entities.values()].map((entity) => entityToWire(entity, take)),
    replies: [...model.replies.values()].map(({ id, texts }) => {
      const written = [...texts].map(([locale, templates]) => [locale, templates.map(templateText)] as const);
      return { replyId: id, texts: localTexts(new Map(written), take) };
    }),
    commands: [...model.commands.values()].map(commandDefinitionToWire),
    sensitiveParameters: [...model.sensitive],
  };
}

function entityToWire(entity: EntityDefinition, take: Take): MessageInitShape<typeof EntityDefinitionSchema> {
  const { id: entityId, format } = entity;
  switch (entity.format) {
    case "value_list":
      return { entityId, format, values: localValues(entity.values, take) };
    case "regex":
      return { entityId, format, patterns: localTexts(entity.patterns, take) };
    default:
      return { entityId, format };
  }
}

function localTexts(
  byLocale: ReadonlyMap<string, readonly string[]>,
  take: Take,
): MessageInitShape<typeof LocalTextsSchema>[] {
  return [...byLocale].map(([locale, all]) => {
    const { shown: texts, leftOut } = take(all);
    return { locale, texts, leftOut };
  });
}

function localValues(
  byLocale: ReadonlyMap<string, readonly ListedValue[]>,
  take: Take,
): MessageInitShape<typeof LocalValuesSchema>[] {
  return [...byLocale].map(([locale, all]) => {
    const { shown, leftOut } = take(all);
    return { locale, values: shown.map(valueToWire), leftOut };
  });
}

function valueToWire({ value, synonyms }: ListedValue): MessageInitShape<typeof ListedValueSchema> {
  return { value, synonyms: [...synonyms] };
}

/** The first items of a list that have no more than this many bytes together. */
function beginningOf<T>(list: readonly T[], most: number): Part<T> {
  let bytes = 0;
  const end = list.findIndex((item) => {
    bytes += wireSizeOf(item);
    return bytes > most;
  });
  const shown = end < 0 ? [...list] : list.slice(0, end);
  return { shown, leftOut: list.length - shown.length };
}
