import { dock } from "@nlpjs/basic";
import { settings } from "./nlpjs-settings.mjs";

/** nlp.js alone: it learns intents and entities, and understands. Nothing is served. */

/** @param name is another one for each: those of one name would know what the others have learned. */
export async function newUnderstanding(name) {
  const container = await dock.createContainer(name, { settings, use: ["Basic", "LangEn"] });
  const nlp = container.get("nlp");
  nlp.addLanguage("en");
  return {
    /** @param entities each read by a regular expression, or as one of some values. */
    async learn(samples, entities) {
      for (const { intent, text } of samples) nlp.addDocument("en", text, intent);
      for (const { name, read } of entities) {
        if (read instanceof RegExp) nlp.addNerRegexRule("en", name, read);
        else for (const value of read) nlp.addNerRuleOptionTexts("en", name, value, [value]);
      }
      await nlp.train();
    },

    save: () => nlp.export(),

    load: (saved) => nlp.import(saved),

    async understand(text) {
      const { intent, entities } = await nlp.process("en", text, {});
      return { intent, entities: entities.map(({ entity }) => entity) };
    },
  };
}
