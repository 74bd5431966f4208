const names = new Intl.DisplayNames(["en"], { type: "language" });

/** A locale such as "en_US" for people; itself when it has no name. */
export function localeName(locale: string): string {
  try {
    return `${names.of(locale.replaceAll("_", "-")) ?? locale} (${locale})`;
  } catch {
    return locale;
  }
}
