/** What is written for one locale. */
interface Local {
  readonly locale: string;
}

/** What there is for a locale; undefined: nothing. */
export function inLocale<T extends Local>(all: readonly T[], locale: string): T | undefined {
  return all.find((one) => one.locale === locale);
}
