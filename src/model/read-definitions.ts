import type { ListedValue } from "../dialog/model.ts";
import { isTemplateFault, parseTemplate } from "../dialog/template.ts";
import { compilePattern } from "../nlu/entity.ts";
import { isSample, parseSample, wordsOf } from "../nlu/sample.ts";
import type {
  AuthoredCommand,
  AuthoredEntity,
  AuthoredIntent,
  AuthoredReply,
  AuthoredSample,
  Localised,
} from "./authored.ts";
import { readPrompts } from "./read-prompts.ts";
import { emptyMap, type Fields, isNothing, type Shape } from "./shape.ts";
import type { Yaml, YamlEntry, YamlText } from "./yaml.ts";

export function readIntent(id: YamlText, body: Yaml, shape: Shape): AuthoredIntent {
  const fields = shape.fields(body, "an intent", ["language_data", "slot_prompts"]);
  return {
    id,
    samples: localised(fields, shape, (entry) => {
      const data = shape.fields(entry.value, "language data of an intent", ["example_utterances"]);
      const texts = filled(data, "example_utterances", shape);
      return texts.flatMap((text) => readSample(text, shape) ?? []);
    }),
    prompts: readPrompts(fields.get("slot_prompts"), shape),
  };
}

function readSample(text: YamlText, shape: Shape): AuthoredSample | undefined {
  const sample = parseSample(text.value);
  if (!isSample(sample)) {
    shape.problems.error(text.at, "bad-template", sample.message);
    return undefined;
  }
  if (sample.length === 0) {
    shape.problems.error(text.at, "empty-sample", `"${text.value}" has no words; it would match silence`);
    return undefined;
  }
  return { text, sample };
}

/** Spellings of the second format, which Diatheke's pages do not settle. */
const regexFormats = ["regex", "regex_list", "regular_expression"];

/** Spellings of the key that holds the patterns. */
const patternKeys = ["values", "regex", "patterns", "expressions"] as const;

export function readEntity(id: YamlText, body: Yaml, shape: Shape): AuthoredEntity | undefined {
  const fields = shape.fields(body, "an entity", ["format", "language_data"]);
  const format = shape.required(fields, "format");
  const isRegex = format !== undefined && regexFormats.includes(format.value);
  if (format && !isRegex && format.value !== "value_list") {
    const message = `unknown format "${format.value}"; there is "value_list" and "regex"`;
    shape.problems.error(format.at, "unknown-format", message);
  }
  if (isRegex) {
    return {
      id,
      format: "regex",
      patterns: localised(fields, shape, (entry) => {
        const data = shape.fields(entry.value, "language data of a regex entity", patternKeys);
        const key = patternKeys.find((candidate) => data.get(candidate)) ?? "values";
        return filled(data, key, shape).flatMap((text) => readPattern(text, shape));
      }),
    };
  }
  const values = localised(fields, shape, (entry) => {
    const data = shape.fields(entry.value, "language data of a value list", ["values"]);
    return readValues(data, shape);
  });
  return format?.value === "value_list" ? { id, format: "value_list", values } : undefined;
}

function readPattern(text: YamlText, shape: Shape): string[] {
  try {
    compilePattern(text.value);
    return [text.value];
  } catch (fault) {
    const reason =
      fault instanceof Error ? fault.message.replace(/^error parsing regexp: /, "") : String(fault);
    const message = `not a pattern in RE2 syntax (no look-around, no back references): ${reason}`;
    shape.problems.error(text.at, "bad-pattern", message);
    return [];
  }
}

/** A value is a text, or a mapping from the canonical value to its synonyms. */
function readValues(data: Fields<"values">, shape: Shape): ListedValue[] {
  const items = shape.items(data.get("values"));
  if (items.length === 0) missing(data, "values", shape);
  return items.flatMap((item): ListedValue[] => {
    if (item.kind === "map") {
      return item.entries.flatMap((entry) => {
        const synonyms = shape.texts(entry);
        return [entry.key, ...synonyms].every((text) => checkValue(text, shape))
          ? [{ value: entry.key.value, synonyms: synonyms.map(({ value }) => value) }]
          : [];
      });
    }
    const text = shape.text(item, "a value");
    return text && checkValue(text, shape) ? [{ value: text.value, synonyms: [] }] : [];
  });
}

function checkValue(text: YamlText, shape: Shape): boolean {
  const hasWords = wordsOf(text.value).length > 0;
  if (!hasWords)
    shape.problems.error(text.at, "empty-value", `"${text.value}" has no words; nobody can say it`);
  return hasWords;
}

export function readCommand(id: YamlText, body: Yaml, shape: Shape): AuthoredCommand {
  const fields = shape.fields(body, "a command", ["inputs", "outputs", "use_webhook", "fulfillment_webhook"]);
  const webhook = shape.text(fields.get("fulfillment_webhook")?.value, "fulfillment_webhook");
  if (webhook && !/^https?:\/\/[^/\s]+/.test(webhook.value)) {
    const message = `fulfillment_webhook is an http or https address, not "${webhook.value}"`;
    shape.problems.error(webhook.at, "bad-value", message);
  }
  return {
    id,
    inputs: shape.texts(fields.get("inputs")).map(({ value }) => value),
    outputs: shape.texts(fields.get("outputs")).map(({ value }) => value),
    useWebhook: shape.boolean(fields.get("use_webhook")) ?? webhook !== undefined,
    webhookUrl: webhook?.value,
  };
}

export function readReply(id: YamlText, body: Yaml, shape: Shape): AuthoredReply {
  const fields = shape.fields(body, "a reply", ["language_data"]);
  return {
    id,
    texts: localised(fields, shape, (entry) => {
      const texts = shape.texts(entry.value.kind === "map" ? textsEntry(entry, shape) : entry);
      if (texts.length === 0) {
        shape.problems.error(
          entry.key.at,
          "no-texts",
          `reply "${id.value}" has no text for ${entry.key.value}`,
        );
      }
      return texts.flatMap((text) => {
        const template = parseTemplate(text.value);
        if (!isTemplateFault(template)) return [template];
        shape.problems.error(text.at, "bad-template", template.message);
        return [];
      });
    }),
  };
}

/** Replies are lists directly under the locale; `texts:` in between is accepted too. */
function textsEntry(entry: YamlEntry, shape: Shape): YamlEntry | undefined {
  return shape.fields(entry.value, "language data of a reply", ["texts"]).get("texts");
}

function localised<T>(
  fields: Fields<"language_data">,
  shape: Shape,
  read: (entry: YamlEntry) => T,
): Localised<T> {
  const entry = fields.get("language_data");
  if (!entry || isNothing(entry.value)) missing(fields, "language_data", shape);
  const data: Yaml = entry?.value ?? emptyMap(fields.at);
  return {
    at: entry?.key.at ?? fields.at,
    byLocale: shape
      .entries(data, "language_data")
      .map((language) => ({ locale: language.key, value: read(language) })),
  };
}

/** A list of texts that may not be empty. */
function filled<Key extends string>(fields: Fields<Key>, key: Key, shape: Shape): YamlText[] {
  const texts = shape.texts(fields.get(key));
  if (shape.items(fields.get(key)).length === 0) missing(fields, key, shape);
  return texts;
}

function missing<Key extends string>(fields: Fields<Key>, key: Key, shape: Shape): void {
  shape.problems.error(
    fields.get(key)?.key.at ?? fields.at,
    "missing-key",
    `${fields.what} needs \`${key}\``,
  );
}
