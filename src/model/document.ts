import { basename } from "node:path";
import { type Place, type Problems, suggestion } from "./problem.ts";
import { configFileName, type ModelSource, type Section, sections } from "./source.ts";
import { parseYaml, type Yaml, type YamlText } from "./yaml.ts";

/** A model as it was written, in one form for both layouts: 39 files or one. */
export interface ModelDocument {
  /** Absent when there is none, or it could not be read. */
  readonly config: Yaml | undefined;
  readonly sections: Readonly<Record<Section, ReadonlyMap<string, Definition>>>;
}

/** One story, intent, entity, command or reply. */
export interface Definition {
  readonly id: YamlText;
  /** Undefined when its file is not YAML: then only the id is known. */
  readonly body: Yaml | undefined;
}

const topLevelKeys: readonly string[] = ["config", ...sections, "tests"];

/** Parses the files of a model. What could not be parsed is left out, with a problem. */
export function readDocument(source: ModelSource, problems: Problems): ModelDocument {
  const [only] = source.files;
  const isSingle =
    source.files.length === 1 && only && !only.path.includes("/") && only.path !== configFileName;
  return isSingle ? readFile(only.path, only.text, problems) : readDirectory(source, problems);
}

function readDirectory(source: ModelSource, problems: Problems): ModelDocument {
  const found = emptySections();
  let config: Yaml | undefined;
  let hasConfig = false;
  for (const { path, text } of source.files) {
    const body = parseYaml(path, text, problems);
    if (path === configFileName) {
      hasConfig = true;
      config = body;
      continue;
    }
    const section = sections.find((name) => path.startsWith(`${name}/`));
    if (!section) continue;
    const at = { file: path, line: 1, column: 1 };
    const id: YamlText = { kind: "text", value: basename(path).replace(/\.ya?ml$/, ""), at };
    if (found[section].has(id.value)) {
      problems.error(at, "duplicate-id", `"${id.value}" is defined by a .yaml and a .yml file; keep one`);
    } else {
      found[section].set(id.value, { id, body });
    }
  }
  if (!hasConfig) {
    const at: Place = { file: configFileName, line: 1, column: 1 };
    problems.error(at, "missing-config", `a model directory needs a ${configFileName}; it may be empty`);
  }
  return { config, sections: found };
}

function readFile(file: string, text: string, problems: Problems): ModelDocument {
  const found = emptySections();
  const root = parseYaml(file, text, problems);
  let config: Yaml | undefined;
  if (root && root.kind !== "map") {
    problems.error(
      root.at,
      "wrong-type",
      `a model file is a mapping with the keys ${topLevelKeys.join(", ")}`,
    );
  }
  for (const { key, value } of root?.kind === "map" ? root.entries : []) {
    const section = sections.find((name) => name === key.value);
    if (key.value === "config") config = value;
    else if (section) readSection(section, value, found[section], problems);
    else if (!topLevelKeys.includes(key.value)) {
      problems.warning(
        key.at,
        "unknown-key",
        `unknown key "${key.value}"${suggestion(key.value, topLevelKeys)}`,
      );
    }
  }
  return { config, sections: found };
}

function readSection(name: Section, value: Yaml, into: Map<string, Definition>, problems: Problems): void {
  if (value.kind === "map") {
    for (const { key, value: body } of value.entries) into.set(key.value, { id: key, body });
  } else if (value.kind === "list" || value.value !== "") {
    problems.error(value.at, "wrong-type", `${name} is a mapping from ids to definitions`);
  }
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
