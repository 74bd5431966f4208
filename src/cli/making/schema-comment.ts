import { dirname, join, relative, resolve, sep } from "node:path";
import { isConfigFile } from "../../model/source.ts";
import { pathInPackage } from "../../package/path.ts";
import type { NewFile } from "./place-model.ts";

/** The schemas of the files in the directories of a model. */
const kinds: Readonly<Record<string, string>> = {
  stories: "story",
  intents: "intent",
  entities: "entity",
  commands: "command",
  replies: "reply",
  tests: "test",
};

/**
 * A file of a new model with the comment on top by which editors complete and check it: where its JSON Schema lies,
 * seen from where the file will be. Without one where the schemas are not there.
 */
export function withSchemaComment({ path, text }: NewFile, target: string): NewFile {
  const schemas = pathInPackage(join("docs", "schema"));
  if (schemas === undefined) return { path, text };
  const from = dirname(resolve(target, path));
  const schema = relative(from, join(schemas, `${schemaOf(path)}.json`)).replaceAll(sep, "/");
  return { path, text: `# yaml-language-server: $schema=${schema}\n${text}` };
}

function schemaOf(path: string): string {
  if (isConfigFile(path)) return "model_config";
  return kinds[path.split("/")[0] ?? ""] ?? "model";
}
