import type { Ids } from "./authored.ts";
import { type Problems, suggestion } from "./problem.ts";
import { type Section, sections } from "./source.ts";
import type { YamlText } from "./yaml.ts";

/** What a definition of each section is called in messages. */
export const singular: Readonly<Record<Section, string>> = {
  stories: "story",
  intents: "intent",
  entities: "entity",
  commands: "command",
  replies: "reply",
};

/** The checks that tell about references to nothing. */
const unknown: Readonly<Record<Section, string>> = {
  stories: "unknown-story",
  intents: "unknown-intent",
  entities: "unknown-entity",
  commands: "unknown-command",
  replies: "unknown-reply",
};

/** Resolves references to definitions, and remembers which definitions are referred to. */
export class References {
  private readonly ids: Ids;
  /** The same, to look up; absent when nobody knows what a section defines. */
  private readonly defined = new Map<Section, ReadonlySet<string>>();
  private readonly problems: Problems;
  /** The sections of which it is told already that they define nothing. */
  private readonly toldEmpty = new Set<Section>();
  private readonly used = new Set<string>(["stories/main"]);

  constructor(ids: Ids, problems: Problems) {
    this.problems = problems;
    // Nothing can refer to main.
    this.ids = { ...ids, stories: ids.stories?.filter((id) => id !== "main") };
    for (const section of sections) {
      const known = ids[section];
      if (known) this.defined.set(section, new Set(known));
    }
  }

  /** The definition that a name refers to; a problem when there is none. */
  find<T>(section: Section, among: ReadonlyMap<string, T>, id: YamlText): T | undefined {
    this.use(section, id.value);
    const found = among.get(id.value);
    if (!found && !this.isDefined(section, id.value)) this.refuse(section, id);
    return found;
  }

  private refuse(section: Section, { value, at }: YamlText): void {
    const known = this.ids[section] ?? [];
    if (known.length > 0) {
      const message = `unknown ${singular[section]} "${value}"${suggestion(value, known)}`;
      this.problems.error(at, unknown[section], message);
    } else if (!this.toldEmpty.has(section)) {
      this.toldEmpty.add(section);
      const none = section === "stories" ? "story but main" : section;
      const message = `unknown ${singular[section]} "${value}"; the model has no ${none}`;
      this.problems.error(at, unknown[section], message);
    }
  }

  use(section: Section, id: string): void {
    this.used.add(`${section}/${id}`);
  }

  isUsed(section: Section, id: string): boolean {
    return this.used.has(`${section}/${id}`);
  }

  /** Whether there is a definition, though it may be one that could not be read. */
  isDefined(section: Section, id: string): boolean {
    return this.defined.get(section)?.has(id) ?? true;
  }
}
