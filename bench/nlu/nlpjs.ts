import type { Contestant, Guesser } from "./contestant.ts";
import type { DataSet } from "./data-set.ts";

/** As much of nlp.js as is used here; it comes without types. */
interface Nlpjs {
  readonly dock: {
    createContainer(name: string, parameters: object): Promise<{ get(name: "nlp"): Nlp }>;
  };
}

interface Nlp {
  addLanguage(language: string): void;
  addDocument(language: string, text: string, intent: string): void;
  train(): Promise<void>;
  process(
    language: string,
    text: string,
  ): Promise<{ classifications: readonly { readonly intent: string; readonly score: number }[] }>;
}

/** What nlp.js calls a text that it knows nothing about. */
const noIntent = "None";

/** nlp.js with its own settings, when it is installed. */
export async function findNlpjs(): Promise<Contestant | undefined> {
  // Not a literal, because the types of what may not be there can not be looked up.
  const packageName = "@nlpjs/basic";
  const nlpjs = await (import(packageName) as Promise<Nlpjs>).catch(() => undefined);
  return nlpjs && { name: "nlp.js", train: (data) => trainNlpjs(nlpjs, data) };
}

async function trainNlpjs({ dock }: Nlpjs, { name, train }: DataSet): Promise<Guesser> {
  const nlp = { languages: ["en"], autoLoad: false, autoSave: false, nlu: { log: false } };
  // In one container, it would remember the data sets before this one.
  const container = await dock.createContainer(name, { settings: { nlp }, use: ["Basic", "LangEn"] });
  const manager = container.get("nlp");
  manager.addLanguage("en");
  for (const [text, intent] of train) manager.addDocument("en", text, intent);
  await manager.train();
  return async (text: string) => {
    const { classifications } = await manager.process("en", text);
    const best = classifications.find(({ intent }) => intent !== noIntent);
    return { intent: best?.intent ?? "", confidence: best?.score ?? 0 };
  };
}
