import type { Model } from "../dialog/model.ts";
import { localeKey } from "../model/locale.ts";
import { type Problems, suggestion } from "../model/problem.ts";
import { type Fields, isNothing, Shape } from "../model/shape.ts";
import type { Yaml, YamlEntry } from "../model/yaml.ts";
import type { NluTest, Placed } from "./nlu-test.ts";
import { readParameters, readTime } from "./read-values.ts";

const commonKeys = ["locale", "now"] as const;
type CommonKey = (typeof commonKeys)[number];

/** What holds for a test that does not say otherwise. */
type Common = Pick<NluTest, CommonKey>;

/** Reads a file of NLU tests: `{nlu_tests, locale, now}`. */
export function readNluTestFile(root: Yaml, problems: Problems): NluTest[] {
  const shape = new Shape(problems);
  const fields = shape.fields(root, "a file of NLU tests", ["nlu_tests", ...commonKeys], ["nlu_tests"]);
  return readList(fields.get("nlu_tests"), readCommon(fields, shape), shape);
}

/** Reads the list `nlu_tests` of a model that is one file. */
export function readNluTests(entry: YamlEntry | undefined, problems: Problems): NluTest[] {
  return readList(entry, { locale: undefined, now: undefined }, new Shape(problems));
}

/** Tells what tests name that the model does not have. */
export function checkNluTests(tests: readonly NluTest[], model: Model, problems: Problems): void {
  const known = new Set(model.locales.map(localeKey));
  for (const { intentId, slots, locale } of tests) {
    if (locale && !known.has(localeKey(locale.value))) {
      const message = `the model has no locale "${locale.value}"${suggestion(locale.value, model.locales)}`;
      problems.error(locale.at, "unknown-locale", message);
    }
    if (intentId.value === "") continue;
    const intent = model.intents.get(intentId.value);
    if (!intent) {
      const hint = suggestion(intentId.value, model.intents.keys());
      problems.error(intentId.at, "unknown-intent", `the model has no intent "${intentId.value}"${hint}`);
      continue;
    }
    const unknown = Object.keys(slots?.value ?? {}).find((slot) => !intent.slots.has(slot));
    if (slots && unknown !== undefined) {
      const hint = suggestion(unknown, intent.slots.keys());
      problems.error(slots.at, "unknown-slot", `intent "${intent.id}" has no slot "${unknown}"${hint}`);
    }
  }
}

function readList(entry: YamlEntry | undefined, common: Common, shape: Shape): NluTest[] {
  return shape.items(entry).flatMap((item) => readTest(item, common, shape));
}

function readTest(item: Yaml, common: Common, shape: Shape): NluTest | [] {
  const keys = ["text", "intent", "slots", ...commonKeys] as const;
  // An intent that was forgotten is not the same as none: a test has to say what it means.
  const fields = shape.fields(item, "an NLU test", keys, ["text", "intent"]);
  const text = shape.required(fields, "text");
  const intent = fields.get("intent");
  if (!text || !intent) return [];
  const slots = fields.get("slots");
  const values = readParameters(slots, shape);
  const { locale = common.locale, now = common.now } = readCommon(fields, shape);
  return {
    at: item.at,
    text: text.value,
    intentId: { value: shape.text(intent.value, "intent")?.value ?? "", at: intent.value.at },
    slots: slots && values && { value: values, at: slots.key.at },
    locale,
    now,
  };
}

function readCommon(fields: Pick<Fields<CommonKey>, "get">, shape: Shape): Common {
  const locale = fields.get("locale");
  return { locale: locale && placedText(locale, shape), now: readTime(fields.get("now"), shape) };
}

function placedText({ key, value }: YamlEntry, shape: Shape): Placed<string> | undefined {
  if (isNothing(value)) return undefined;
  const text = shape.text(value, key.value);
  return text && { value: text.value, at: text.at };
}
