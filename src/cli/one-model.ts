import type { Model } from "../dialog/model.ts";
import { loadModel } from "../model/load.ts";
import { localeKey } from "../model/locale.ts";
import { findAll } from "./find.ts";
import { giveUp } from "./give-up.ts";
import { printProblems } from "./print-problems.ts";

/**
 * The one model at a path, and the locale of it that is meant: its first, when none is said. Ends the process when
 * there is no such model or locale, and with the problems when the model has errors.
 */
export async function loadOne(
  path: string,
  wanted: string | undefined,
): Promise<{ model: Model; locale: string }> {
  const [found = path, ...others] = await findAll([path]);
  if (others.length > 0) giveUp(`${path} holds several models; name one of them, such as ${found}`);
  const { model, problems } = await loadModel(found);
  if (!model) {
    printProblems(found, problems);
    process.exit(1);
  }
  const { locales } = model;
  const locale =
    wanted === undefined ? locales[0] : locales.find((one) => localeKey(one) === localeKey(wanted));
  if (locale === undefined) giveUp(`model ${model.id} has no locale ${wanted}; it has ${locales.join(", ")}`);
  return { model, locale };
}
