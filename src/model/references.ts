import { type Problems, suggestion } from "./problem.ts";
import type { Section } from "./source.ts";
import type { YamlText } from "./yaml.ts";

/** What a definition of each section is called in messages. */
export const singular: Readonly<Record<Section, string>> = {
  stories: "story",
  intents: "intent",
  entities: "entity",
  commands: "command",
  replies: "reply",
};

/** Resolves references to definitions, and remembers which definitions are referred to. */
export class References {
  private readonly ids: Readonly<Record<Section, readonly string[]>>;
  private readonly problems: Problems;
  private readonly used = new Set<string>(["stories/main"]);

  constructor(ids: Readonly<Record<Section, readonly string[]>>, problems: Problems) {
    this.ids = ids;
    this.problems = problems;
  }

  /** The definition that a name refers to; a problem when there is none. */
  find<T>(section: Section, among: ReadonlyMap<string, T>, id: YamlText): T | undefined {
    this.use(section, id.value);
    const found = among.get(id.value);
    if (!found && !this.isDefined(section, id.value)) {
      const what = singular[section];
      const hint = suggestion(id.value, this.ids[section]) || `; ${section} has none`;
      this.problems.error(id.at, `unknown-${what}`, `unknown ${what} "${id.value}"${hint}`);
    }
    return found;
  }

  use(section: Section, id: string): void {
    this.used.add(`${section}/${id}`);
  }

  isUsed(section: Section, id: string): boolean {
    return this.used.has(`${section}/${id}`);
  }

  /** Whether there is a definition, though it may be one that could not be read. */
  isDefined(section: Section, id: string): boolean {
    return this.ids[section].includes(id);
  }
}
