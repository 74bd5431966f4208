/** The id that a name of Rasa's becomes: ids are names of files, too. */
export function idOf(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, ".");
}

/** A name as words: `num_people` is "num people". */
export function inWords(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** The locale that a language most likely means. */
export function localeOf(language: string): string {
  const usual: Readonly<Record<string, string>> = { "": "en_US", en: "en_US", de: "de_DE", es: "es_ES" };
  return usual[language] ?? language.replaceAll("-", "_");
}
