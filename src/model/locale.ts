import type { AuthoredEntity, AuthoredModel, Localised } from "./authored.ts";
import { type Problems, suggestion } from "./problem.ts";
import type { YamlText } from "./yaml.ts";

const fallbackLocale = "en_US";

/** How many languages a model may be written in. */
const maxLocales = 100;

/** The form in which locales are compared: `en-US`, `en_us` and `en_US` are one. */
export function localeKey(locale: string): string {
  return locale.toLowerCase().replaceAll("-", "_");
}

/** What a definition has for a locale: for the very one, or for its language. */
export function inLocale<T>({ byLocale }: Localised<T>, locale: string): T | undefined {
  const key = localeKey(locale);
  const language = key.split("_")[0];
  const find = (wanted: string | undefined) =>
    byLocale.find((one) => localeKey(one.locale.value) === wanted)?.value;
  return find(key) ?? find(language);
}

/**
 * The locales of a model: those that its config names, or else those that all its definitions have in common,
 * `en_US` first.
 */
export function chooseLocales(model: AuthoredModel, problems: Problems): string[] {
  const all = localisedParts(model);
  const { locales } = model.config;
  const written = new Set(all.flatMap(({ byLocale }) => byLocale.map(({ locale }) => locale.value)));
  if (written.size > maxLocales || locales.length > maxLocales) {
    const at = locales[maxLocales]?.at ?? all[0]?.at;
    const message = `the model is written in more than ${maxLocales} languages`;
    if (at) problems.error(at, "too-many-locales", message);
    return [];
  }
  if (locales.length > 0) return locales.filter((locale) => isWritten(locale, all, problems)).map(nameOf);
  const used = new Map<string, YamlText>();
  for (const { locale } of all.flatMap(({ byLocale }) => byLocale)) {
    const key = localeKey(locale.value);
    if (!used.has(key)) used.set(key, locale);
  }
  if (used.size === 0) return [fallbackLocale];
  const shared = [...used.values()].filter(({ value }) => lacking(value, all).length === 0).map(nameOf);
  if (shared.length === 0) {
    refuseMixture([...used.values()].map(nameOf), all, problems);
    return [];
  }
  for (const locale of used.values()) warnOfPartial(locale, shared, all, problems);
  const rank = (value: string) => (localeKey(value) === localeKey(fallbackLocale) ? 0 : 1);
  return shared.sort((a, b) => rank(a) - rank(b));
}

/** What an entity has in each language; undefined when its format is built in. */
export function entityData(entity: AuthoredEntity): Localised<unknown> | undefined {
  switch (entity.format) {
    case "value_list":
      return entity.values;
    case "regex":
      return entity.patterns;
    default:
      return undefined;
  }
}

/** Everything in the model that is written in some language. */
function localisedParts({ intents, replies, entities }: AuthoredModel): Localised<unknown>[] {
  const all: readonly Localised<unknown>[] = [
    ...[...intents.values()].map(({ samples }) => samples),
    ...[...replies.values()].map(({ texts }) => texts),
    ...[...entities.values()].flatMap((entity) => entityData(entity) ?? []),
  ];
  return all.filter(({ byLocale }) => byLocale.length > 0);
}

function lacking(locale: string, all: readonly Localised<unknown>[]): readonly Localised<unknown>[] {
  return all.filter((one) => inLocale(one, locale) === undefined);
}

/** Whether anything is written in a locale that the config names. */
function isWritten({ value, at }: YamlText, all: readonly Localised<unknown>[], problems: Problems): boolean {
  if (all.length === 0 || lacking(value, all).length < all.length) return true;
  const written = new Set(all.flatMap(({ byLocale }) => byLocale.map(({ locale }) => locale.value)));
  problems.error(
    at,
    "missing-locale",
    `nothing in the model is written in ${value}${suggestion(value, written)}`,
  );
  return false;
}

/** Tells the first definition that is not in the language of most others. */
function refuseMixture(
  locales: readonly string[],
  all: readonly Localised<unknown>[],
  problems: Problems,
): void {
  const [common] = locales
    .map((locale) => ({ locale, without: lacking(locale, all) }))
    .sort((a, b) => a.without.length - b.without.length);
  const first = common?.without[0];
  if (!common || !first) return;
  const here = first.byLocale.map(({ locale }) => locale.value).join(", ");
  const others = common.without.length > 1 ? ` and in ${common.without.length - 1} more` : "";
  const message = `no language is in every definition: ${common.locale}, which most have, is missing here (there is ${here})${others}`;
  problems.error(first.at, "no-common-locale", message);
}

function warnOfPartial(
  { value, at }: YamlText,
  shared: readonly string[],
  all: readonly Localised<unknown>[],
  problems: Problems,
): void {
  const without = lacking(value, all);
  const first = without[0];
  const servesOther = shared.some((locale) => localeKey(locale).startsWith(`${localeKey(value)}_`));
  if (!first || servesOther) return;
  const where = `${first.at.file}:${first.at.line}`;
  const many =
    without.length > 1 ? `${without.length} definitions, first at ${where}` : `the definition at ${where}`;
  problems.warning(at, "partial-locale", `${value} is missing in ${many}, so the model does not offer it`);
}

function nameOf({ value }: YamlText): string {
  return value;
}
