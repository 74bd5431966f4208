import type { Shape } from "./shape.ts";
import type { YamlText } from "./yaml.ts";

/** Whether a key of a mapping by language is a language at all. */
export function checkLocale({ value, at }: YamlText, what: string, shape: Shape): boolean {
  const isLocale = /^[a-z]{2,3}([_-][a-z0-9]{1,8})*$/i.test(value);
  if (!isLocale) {
    const message = `${what} needs a language first, such as en_US; "${value}" is none`;
    shape.problems.error(at, "bad-locale", message);
  }
  return isLocale;
}
