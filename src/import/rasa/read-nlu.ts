import type { Problems } from "../../model/problem.ts";
import { field, itemsOf, textOf, type Yaml } from "../../model/yaml.ts";
import { type AnnotatedText, plainText, readExamples } from "./annotated.ts";
import { notCarriedOver } from "./not-carried-over.ts";
import type { RasaIntent, RasaProject } from "./project.ts";

/** Reads what stands under `nlu` in the files of a project, one after the other. */
export class NluReader {
  readonly intents = new Map<string, RasaIntent>();
  private readonly synonyms = new Map<string, string>();
  private readonly lookups = new Map<string, string[]>();
  private readonly patterns = new Map<string, string[]>();
  private readonly problems: Problems;

  constructor(problems: Problems) {
    this.problems = problems;
  }

  get found(): Pick<RasaProject, "intents" | "synonyms" | "lookups" | "patterns"> {
    const { intents, synonyms, lookups, patterns } = this;
    return { intents, synonyms, lookups, patterns };
  }

  read(document: Yaml): void {
    for (const item of itemsOf(field(document, "nlu"))) this.item(item);
  }

  private item(item: Yaml): void {
    const examples = field(item, "examples");
    const [kind, name] = nameOf(item);
    if (!kind || !name) return notCarriedOver(this.problems, item.at, "training data of an unknown kind");
    if (!examples || examples.kind === "map") {
      this.problems.error(item.at, "missing-key", `${kind} "${name}" needs \`examples\``);
      return;
    }
    const texts = readExamples(examples, this.problems);
    switch (kind) {
      case "intent": {
        const before = this.intents.get(name)?.examples ?? [];
        this.intents.set(name, { at: item.at, examples: [...before, ...texts] });
        return;
      }
      case "synonym":
        for (const text of wordsOf(texts)) this.synonyms.set(text, name);
        return;
      case "lookup":
        add(this.lookups, name, wordsOf(texts));
        return;
      case "regex":
        add(this.patterns, name, wordsOf(texts));
        return;
      default:
        kind satisfies never;
    }
  }
}

const kinds = ["intent", "synonym", "lookup", "regex"] as const;

function nameOf(item: Yaml): [kind: (typeof kinds)[number] | undefined, name: string] {
  const kind = kinds.find((one) => field(item, one));
  return [kind, textOf(kind && field(item, kind))];
}

function wordsOf(texts: readonly AnnotatedText[]): string[] {
  return texts.map((text) => plainText(text).trim());
}

function add(lists: Map<string, string[]>, name: string, items: readonly string[]): void {
  lists.set(name, [...(lists.get(name) ?? []), ...items]);
}
