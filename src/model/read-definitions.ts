import { type ListedValue, type TypedFormat, typedFormats } from "../dialog/model.ts";
import { compilePattern } from "../nlu/regex.ts";
import { wordsOf } from "../nlu/sample.ts";
import type { Allowance } from "./allowance.ts";
import type {
  AuthoredCommand,
  AuthoredEntity,
  AuthoredIntent,
  AuthoredReply,
  AuthoredSample,
  Localised,
} from "./authored.ts";
import { suggestion } from "./problem.ts";
import { checkLocale } from "./read-locale.ts";
import { readName } from "./read-name.ts";
import { readPrompts } from "./read-prompts.ts";
import { readSample } from "./read-sample.ts";
import { readSlots } from "./read-slots.ts";
import { readTemplate } from "./read-template.ts";
import { emptyMap, type Fields, holdsNothing, type Shape } from "./shape.ts";
import { field, type Yaml, type YamlEntry, type YamlText } from "./yaml.ts";

const intentKeys = ["title", "slots", "language_data", "slot_prompts"] as const;

export function readIntent(id: YamlText, body: Yaml, shape: Shape, allowance: Allowance): AuthoredIntent {
  const errorsBefore = shape.problems.errorCount;
  const fields = shape.fields(body, "an intent", intentKeys, ["language_data"]);
  const title = shape.text(fields.get("title")?.value, "title")?.value;
  const slots = readSlots(fields.get("slots"), shape);
  const samples = localised(fields, shape, (entry) => readSamples(entry, shape, allowance));
  const prompts = readPrompts(fields.get("slot_prompts"), shape);
  return { id, title, slots, samples, prompts, isComplete: shape.problems.errorCount === errorsBefore };
}

const utteranceKeys = ["example_utterances"] as const;

function readSamples(entry: YamlEntry, shape: Shape, allowance: Allowance): AuthoredSample[] {
  const data = shape.fields(entry.value, "language data of an intent", utteranceKeys, utteranceKeys);
  return filled(data, "example_utterances", shape).flatMap(
    (text) => readSample(text, shape, allowance) ?? [],
  );
}

/** Spellings of the second format, which Diatheke's pages do not settle. */
const regexFormats: readonly string[] = ["regex", "regex_list", "regular_expression"];

/** Spellings of the key that holds the patterns. */
const patternKeys = ["values", "regex", "patterns", "expressions"] as const;

export function readEntity(
  id: YamlText,
  body: Yaml,
  shape: Shape,
  allowance: Allowance,
): AuthoredEntity | undefined {
  const needed = ["format", "language_data"] as const;
  const known = [...needed, "sensitive"] as const;
  const fields = shape.fields(body, "an entity", known, needsData(body) ? needed : ["format"]);
  const format = shape.required(fields, "format");
  if (fields.get("sensitive")) shape.refuseNothing(fields, "sensitive");
  const sensitive = shape.boolean(fields.get("sensitive")) ?? false;
  if (!format) return undefined;
  const typed = typedFormats.find((known) => known === format.value);
  if (typed) {
    refuseData(typed, fields, shape);
    return { id, sensitive, format: typed };
  }
  if (regexFormats.includes(format.value)) {
    return {
      id,
      sensitive,
      format: "regex",
      patterns: localised(fields, shape, (entry) => readPatterns(entry, shape, allowance)),
    };
  }
  if (format.value === "value_list") {
    return {
      id,
      sensitive,
      format: "value_list",
      values: localised(fields, shape, (entry) => readValues(entry, shape, allowance)),
    };
  }
  const formats = ["value_list", "regex", ...typedFormats];
  const hint = suggestion(format.value, formats) || `; there is ${formats.join(", ")}`;
  shape.problems.error(format.at, "unknown-format", `unknown format "${format.value}"${hint}`);
  return undefined;
}

/** Whether an entity means nothing without values or patterns; so it is when it does not tell its format. */
function needsData(body: Yaml): boolean {
  const format = field(body, "format");
  return format?.kind !== "text" || ["", "value_list", ...regexFormats].includes(format.value);
}

function refuseData(format: TypedFormat, fields: Fields<"language_data">, shape: Shape): void {
  const data = fields.get("language_data");
  if (data && !holdsNothing(data)) {
    const message = `an entity of format "${format}" has no language_data: what it understands is built in`;
    shape.problems.error(data.key.at, "built-in-format", message);
  }
}

/** A pattern is at most so long, in UTF-16 units. */
const maxPatternCharacters = 10_000;

/** It becomes at most so many instructions; each may be looked at for every letter of a text. */
const maxPatternSize = 10_000;

function readPatterns(entry: YamlEntry, shape: Shape, allowance: Allowance): string[] {
  const data = shape.fields(entry.value, "language data of a regex entity", patternKeys);
  const key = patternKeys.find((candidate) => data.get(candidate)) ?? "values";
  return filled(data, key, shape).flatMap((text) => readPattern(text, shape, allowance));
}

function readPattern(text: YamlText, shape: Shape, allowance: Allowance): string[] {
  if (!allowance.has("patterns")) return [];
  if (text.value.length > maxPatternCharacters) return refuseSize(text, shape);
  try {
    const size = compilePattern(text.value).programSize();
    if (size > maxPatternSize) return refuseSize(text, shape);
    return allowance.spend("patterns", size, text.at) ? [text.value] : [];
  } catch (fault) {
    const reason =
      fault instanceof Error ? fault.message.replace(/^error parsing regexp: /, "") : String(fault);
    const message = `not a pattern in RE2 syntax (no look-around, no back references): ${reason}`;
    shape.problems.error(text.at, "bad-pattern", message);
    return [];
  }
}

function refuseSize(text: YamlText, shape: Shape): string[] {
  const message = "this pattern is too large: it is too long, or repeats too much, to be compared with texts";
  shape.problems.error(text.at, "pattern-size", message);
  return [];
}

const valueKeys = ["values"] as const;

function readValues(entry: YamlEntry, shape: Shape, allowance: Allowance): ListedValue[] {
  const data = shape.fields(entry.value, "language data of a value list", valueKeys, valueKeys);
  shape.refuseNothing(data, "values");
  return shape.items(data.get("values")).flatMap((item) => readValue(item, shape, allowance));
}

/** A value is a text, or a mapping from the canonical value to its synonyms. */
function readValue(item: Yaml, shape: Shape, allowance: Allowance): ListedValue[] {
  if (item.kind === "map") {
    return item.entries.flatMap((entry) => {
      const synonyms = shape.texts(entry);
      return [entry.key, ...synonyms].every((text) => checkValue(text, shape, allowance))
        ? [{ value: entry.key.value, synonyms: synonyms.map(({ value }) => value) }]
        : [];
    });
  }
  const text = shape.text(item, "a value");
  return text && checkValue(text, shape, allowance) ? [{ value: text.value, synonyms: [] }] : [];
}

function checkValue(text: YamlText, shape: Shape, allowance: Allowance): boolean {
  const hasWords = wordsOf(text.value).length > 0;
  if (!hasWords)
    shape.problems.error(text.at, "empty-value", `"${text.value}" has no words; nobody can say it`);
  return allowance.spend("values", 1, text.at) && hasWords;
}

const commandKeys = [
  "inputs",
  "outputs",
  "use_webhook",
  "fulfillment_webhook",
  "timeout",
  "retries",
] as const;

/** How often a webhook may be called again. */
const mostRetries = 10;

/** How long a webhook may take at most, in milliseconds. */
const longestTimeoutMs = 60_000;

function readWebhookTimeout(entry: YamlEntry | undefined, shape: Shape): number | undefined {
  const timeoutMs = shape.duration(entry);
  if (!entry || timeoutMs === undefined || timeoutMs <= longestTimeoutMs) return timeoutMs;
  shape.problems.error(entry.value.at, "bad-value", "timeout of a command is 60s at most");
  return undefined;
}

export function readCommand(id: YamlText, body: Yaml, shape: Shape): AuthoredCommand {
  const fields = shape.fields(body, "a command", commandKeys);
  const webhook = shape.text(fields.get("fulfillment_webhook")?.value, "fulfillment_webhook");
  if (webhook && !/^https?:\/\/[^/\s]+/.test(webhook.value)) {
    const message = `fulfillment_webhook is an http or https address, not "${webhook.value}"`;
    shape.problems.error(webhook.at, "bad-value", message);
  }
  return {
    id,
    inputs: shape.texts(fields.get("inputs")).map((name) => readName(name, shape)),
    outputs: shape.texts(fields.get("outputs")).map((name) => readName(name, shape)),
    useWebhook: shape.boolean(fields.get("use_webhook")) ?? webhook !== undefined,
    webhookUrl: webhook?.value,
    timeoutMs: readWebhookTimeout(fields.get("timeout"), shape),
    retries: shape.count(fields.get("retries"), 0, mostRetries),
  };
}

export function readReply(id: YamlText, body: Yaml, shape: Shape): AuthoredReply {
  const fields = shape.fields(body, "a reply", ["language_data"], ["language_data"]);
  return {
    id,
    texts: localised(fields, shape, (entry) => {
      const texts = textsEntry(entry, shape);
      if (texts && holdsNothing(texts)) {
        const message = `reply "${id.value}" has no text for ${entry.key.value}`;
        shape.problems.error(entry.key.at, "no-texts", message);
      }
      return shape.texts(texts).flatMap((text) => {
        const template = readTemplate(text, shape);
        return template ? [template] : [];
      });
    }),
  };
}

const textKeys = ["texts"] as const;

/** Replies are lists directly under the locale; `texts:` in between is accepted too. */
function textsEntry(entry: YamlEntry, shape: Shape): YamlEntry | undefined {
  if (entry.value.kind !== "map") return entry;
  return shape.fields(entry.value, "language data of a reply", textKeys, textKeys).get("texts");
}

function localised<T>(
  fields: Fields<"language_data">,
  shape: Shape,
  read: (entry: YamlEntry) => T,
): Localised<T> {
  const entry = fields.get("language_data");
  shape.refuseNothing(fields, "language_data");
  const data: Yaml = entry?.value ?? emptyMap(fields.at);
  return {
    at: entry?.key.at ?? fields.at,
    byLocale: shape
      .entries(data, "language_data")
      .filter(({ key }) => checkLocale(key, "language_data", shape))
      .map((language) => ({ locale: language.key, value: read(language) })),
  };
}

/** A list of texts that may not be empty. */
function filled<Key extends string>(fields: Fields<Key>, key: Key, shape: Shape): YamlText[] {
  shape.refuseNothing(fields, key);
  return shape.texts(fields.get(key));
}
