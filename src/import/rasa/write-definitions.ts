import { typedFormats } from "../../dialog/model.ts";
import type { Problems } from "../../model/problem.ts";
import type { AnnotatedText } from "./annotated.ts";
import { idOf, inWords } from "./names.ts";
import { notCarriedOver } from "./not-carried-over.ts";
import type { RasaProject } from "./project.ts";
import { builtInFormats, type Slots } from "./slots.ts";
import { type AskedSlots, askingReply, madeQuestion, type Written } from "./write-story.ts";

/** The files of a section, by id. */
type Section = Map<string, Written>;

export interface Definitions {
  readonly intents: Section;
  readonly entities: Section;
  readonly replies: Section;
}

/** Writes what users may say and what is said to them, in one language. */
export class DefinitionWriter {
  private readonly project: RasaProject;
  private readonly slots: Slots;
  private readonly asked: AskedSlots;
  private readonly locale: string;
  private readonly problems: Problems;
  /** The slots that forms ask for, with the formats of their entities. */
  private readonly formats = new Map<string, string>();

  constructor(project: RasaProject, slots: Slots, asked: AskedSlots, locale: string, problems: Problems) {
    this.project = project;
    this.slots = slots;
    this.asked = asked;
    this.locale = locale;
    this.problems = problems;
  }

  write(): Definitions {
    const intents: Section = new Map();
    for (const [name, { examples }] of this.project.intents) {
      const intent = this.intent(idOf(name), examples);
      if (intent) intents.set(idOf(name), intent);
    }
    const replies = this.replies();
    return { intents, entities: this.entities(), replies };
  }

  private intent(id: string, examples: readonly AnnotatedText[]): Written | undefined {
    const samples = new Set(examples.flatMap((example) => this.sample(example)));
    const required = this.asked.get(id) ?? [];
    const said = slotsIn(samples);
    const shortest = [...samples].sort((a, b) => a.length - b.length)[0];
    if (shortest === undefined) return undefined;
    for (const slot of required) {
      const { entity, format } = this.slots.entityOf(slot);
      if (format !== "") this.formats.set(entity, format);
      // An intent asks only for what could be said with it.
      if (!said.has(slot)) samples.add(`${shortest} ${inWords(slot)} \${${slot}}`);
    }
    const renamed = [...slotsIn(samples)].flatMap((slot) => {
      const entity = this.slots.used.get(slot) ?? slot;
      return entity === slot ? [] : [[slot, idOf(entity)] as const];
    });
    const prompts = required.map((slot) => ({ slot, reply_id: askingReply(this.project, slot).id }));
    return {
      ...(renamed.length > 0 ? { slots: Object.fromEntries(renamed) } : {}),
      language_data: { [this.locale]: { example_utterances: [...samples] } },
      ...(prompts.length > 0 ? { slot_prompts: prompts } : {}),
    };
  }

  private sample({ at, parts }: AnnotatedText): string[] {
    const text = parts
      .map((part) =>
        typeof part === "string" ? escaped(part) : `\${${this.slots.of(part.entity, part.role)}}`,
      )
      .join("");
    if (/[\p{L}\p{N}]/u.test(text)) return [text];
    notCarriedOver(this.problems, at, `the example "${text}", which has no words`);
    return [];
  }

  private entities(): Section {
    const section: Section = new Map();
    for (const entity of new Set(this.slots.used.values())) section.set(idOf(entity), this.entity(entity));
    return section;
  }

  private entity(entity: string): Written {
    const format = this.formats.get(entity) ?? builtInFormats[entity];
    if (format && typedFormats.some((one) => one === format)) return { format };
    const patterns = this.project.patterns.get(entity);
    if (patterns) return { format: "regex", language_data: { [this.locale]: { values: patterns } } };
    const values = this.values(entity);
    if (values.size === 0) return { format: "any_text" };
    return {
      format: "value_list",
      language_data: {
        [this.locale]: {
          values: [...values].map(([value, synonyms]) =>
            synonyms.size > 0 ? { [value]: [...synonyms] } : value,
          ),
        },
      },
    };
  }

  /** The values of an entity with their synonyms: those in lookup tables, and those that are marked in examples. */
  private values(entity: string): Map<string, Set<string>> {
    const found = new Map<string, Set<string>>();
    const add = (text: string, meaning: string) => {
      const value = meaning || this.project.synonyms.get(text) || text;
      if (!/[\p{L}\p{N}]/u.test(text) || !/[\p{L}\p{N}]/u.test(value)) return;
      const synonyms = found.get(value) ?? new Set();
      if (text.toLowerCase() !== value.toLowerCase()) synonyms.add(text);
      found.set(value, synonyms);
    };
    for (const text of this.project.lookups.get(entity) ?? []) add(text, "");
    for (const { examples } of this.project.intents.values()) {
      for (const part of examples.flatMap(({ parts }) => parts)) {
        if (typeof part !== "string" && part.entity === entity) add(part.text.trim(), part.value);
      }
    }
    for (const [text, value] of this.project.synonyms) if (found.has(value)) add(text, value);
    return found;
  }

  private replies(): Section {
    const section: Section = new Map();
    for (const [name, { at, texts }] of this.project.responses) {
      const [id, said] = [idOf(name), texts.map(templated)];
      if (said.length > 0) section.set(id, { language_data: { [this.locale]: said } });
      else notCarriedOver(this.problems, at, `response "${name}", which has no text`);
    }
    for (const slot of new Set([...this.asked.values()].flat())) {
      const { id, isMade } = askingReply(this.project, slot);
      if (isMade || !section.has(id)) {
        section.set(id, { language_data: { [this.locale]: [madeQuestion(slot)] } });
      }
    }
    return section;
  }
}

/** A text as a sample, in which brackets and bars would mean something. */
function escaped(text: string): string {
  return text.replaceAll(/[[\]()|\\]/g, "\\$&").replaceAll("${", () => "$${");
}

/** `{name}` is a parameter in Rasa's texts, and a dollar in front of one is a dollar. */
function templated(text: string): string {
  return text.replaceAll(/\$+(?=\{)/g, "$&$&").replaceAll(/\{([\w.-]{1,128})\}/g, "${$1}");
}

function slotsIn(samples: Iterable<string>): Set<string> {
  return new Set(
    [...samples].flatMap((sample) =>
      [...sample.matchAll(/(?<!\$)\$\{([^}]+)\}/g)].map(([, slot = ""]) => slot),
    ),
  );
}
