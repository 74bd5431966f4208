import type { AuthoredModel, Localised } from "./authored.ts";
import type { Problems } from "./problem.ts";

const fallbackLocale = "en_US";

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
  if (model.config.locales.length > 0) return model.config.locales.map(({ value }) => value);
  const all: readonly Localised<unknown>[] = [
    ...[...model.intents.values()].map(({ samples }) => samples),
    ...[...model.replies.values()].map(({ texts }) => texts),
    ...[...model.entities.values()].map((entity) =>
      entity.format === "regex" ? entity.patterns : entity.values,
    ),
  ].filter(({ byLocale }) => byLocale.length > 0);
  const used = new Map(
    all.flatMap(({ byLocale }) => byLocale.map(({ locale }) => [localeKey(locale.value), locale] as const)),
  );
  if (used.size === 0) return [fallbackLocale];
  const shared = [...used.values()].filter(({ value }) =>
    all.every((one) => inLocale(one, value) !== undefined),
  );
  if (shared.length === 0) {
    const names = [...used.values()].map(({ value }) => value).join(", ");
    problems.error(
      model.config.at,
      "no-common-locale",
      `no language is in every definition (there is ${names}); name the model's \`locale\` in its config`,
    );
    return [fallbackLocale];
  }
  for (const [key, locale] of used) {
    const lacking = all.filter((one) => inLocale(one, locale.value) === undefined).length;
    if (lacking > 0 && !shared.some(({ value }) => localeKey(value) === key)) {
      const message = `${locale.value} is missing in ${lacking} definitions, so the model does not offer it`;
      problems.warning(locale.at, "partial-locale", message);
    }
  }
  const rank = (value: string) => (localeKey(value) === localeKey(fallbackLocale) ? 0 : 1);
  return shared.map(({ value }) => value).sort((a, b) => rank(a) - rank(b));
}
