import { basename } from "node:path";
import { nearest, type Place, type Problems, suggestion } from "./problem.ts";
import { isNothing } from "./shape.ts";
import {
  configFileName,
  isConfigFile,
  type ModelSource,
  type Section,
  type SourceFile,
  sections,
  singleFileOf,
} from "./source.ts";
import { parseYaml, type Yaml, type YamlMap, type YamlText } from "./yaml.ts";

/** A model as it was written, in one form for both layouts: 39 files or one. */
export interface ModelDocument {
  /** Absent when there is none. */
  readonly config: Yaml | undefined;
  /** Undefined when it is not what a section is: then nobody knows what it was meant to define. */
  readonly sections: Readonly<Record<Section, Definitions | undefined>>;
}

type Definitions = ReadonlyMap<string, Definition>;

/** One story, intent, entity, command or reply. */
export interface Definition {
  readonly id: YamlText;
  /** Undefined when its file is not YAML: then only the id is known. */
  readonly body: Yaml | undefined;
}

/** Tests are no part of what is served; they are read by whoever runs them. */
const testKeys = ["tests", "nlu_tests"] as const;
const topLevelKeys = ["config", ...sections, ...testKeys] as const;

/**
 * Parses the files of a model. What could not be parsed is left out, with a problem.
 *
 * @returns undefined when so much is left out that nothing can be said about the rest.
 */
export function readDocument(source: ModelSource, problems: Problems): ModelDocument | undefined {
  const single = singleFileOf(source);
  return single ? readFile(single, problems) : readDirectory(source, problems);
}

function readDirectory({ files }: ModelSource, problems: Problems): ModelDocument | undefined {
  const found = emptySections();
  const configs: (Yaml | undefined)[] = [];
  for (const { path, text } of files) {
    const body = parseYaml(path, text, problems);
    const at: Place = { file: path, line: 1, column: 1 };
    if (isConfigFile(path)) {
      if (configs.push(body) > 1) refuseSecond(at, "model_config", problems);
      continue;
    }
    const section = sections.find((name) => path.startsWith(`${name}/`));
    if (!section) continue;
    const id: YamlText = { kind: "text", value: basename(path).replace(/\.ya?ml$/, ""), at };
    if (found[section].has(id.value)) refuseSecond(at, id.value, problems);
    else found[section].set(id.value, { id, body });
  }
  if (configs.length === 0) {
    const at = { file: configFileName, line: 1, column: 1 };
    problems.error(at, "missing-config", `a model directory needs a ${configFileName}; it may be empty`);
  }
  refuseNoMain(found.stories, { file: "stories/main.yaml", line: 1, column: 1 }, problems);
  const [config] = configs;
  return configs.length > 0 && !config ? undefined : { config, sections: found };
}

function refuseSecond(at: Place, id: string, problems: Problems): void {
  problems.error(at, "duplicate-id", `there is ${id}.yaml and ${id}.yml; keep one of them`);
}

function refuseNoMain(stories: Definitions | undefined, at: Place, problems: Problems): void {
  if (!stories || stories.has("main")) return;
  const near = nearest("main", [...stories.keys()]);
  const hint = near === undefined ? "" : `; is it "${near}"?`;
  const place = stories.get(near ?? "")?.id.at ?? at;
  problems.error(place, "missing-main", `a model needs a story \`main\`: there every session begins${hint}`);
}

function readFile({ path: file, text }: SourceFile, problems: Problems): ModelDocument | undefined {
  const root = parseYaml(file, text, problems);
  if (!root) return undefined;
  if (root.kind !== "map") {
    problems.error(
      root.at,
      "wrong-type",
      `a model file is a mapping with the keys ${topLevelKeys.join(", ")}`,
    );
    return undefined;
  }
  const found: Record<Section, Definitions | undefined> = emptySections();
  let config: Yaml | undefined;
  let storiesAt: Place = root.at;
  for (const { key, value } of root.entries) {
    const name = topLevelKey(key, root, problems);
    if (name === "config") config = value;
    const section = sections.find((one) => one === name);
    if (section) found[section] = readSection(section, value, problems);
    if (section === "stories") storiesAt = key.at;
  }
  refuseNoMain(found.stories, storiesAt, problems);
  return { config, sections: found };
}

/** What a key of a model file means. A misspelt one is an error: much that is there would seem to be missing. */
function topLevelKey(
  { value, at }: YamlText,
  root: YamlMap,
  problems: Problems,
): (typeof topLevelKeys)[number] | undefined {
  const known = topLevelKeys.find((name) => name === value);
  if (known) return known;
  const message = `a model file has no key "${value}"${suggestion(value, topLevelKeys)}`;
  const meant = nearest(value, topLevelKeys);
  if (meant === undefined || root.entries.some(({ key }) => key.value === meant)) {
    problems.warning(at, "unknown-key", message);
    return undefined;
  }
  problems.error(at, "unknown-key", message);
  return meant;
}

function readSection(name: Section, value: Yaml, problems: Problems): Definitions | undefined {
  if (value.kind === "map") {
    return new Map(value.entries.map(({ key, value: body }) => [key.value, { id: key, body }]));
  }
  if (isNothing(value)) return new Map();
  problems.error(value.at, "wrong-type", `${name} is a mapping from ids to definitions`);
  return undefined;
}

function emptySections(): Record<Section, Map<string, Definition>> {
  return {
    stories: new Map(),
    intents: new Map(),
    entities: new Map(),
    commands: new Map(),
    replies: new Map(),
  };
}
