import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { type Schema, values } from "../../scripts/schema/json-schema.ts";
import { schemas } from "../../scripts/schema/schemas.ts";
import { loadModel } from "../../src/model/load.ts";
import { Problems } from "../../src/model/problem.ts";
import { Shape } from "../../src/model/shape.ts";
import { findModels } from "../../src/model/source.ts";
import { readTests } from "../../src/transcript/read-tests.ts";

const root = join(import.meta.dirname, "..", "..");
const models = join(root, "models");
const broken = join(import.meta.dirname, "broken");

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false, strictRequired: false });
for (const [name, schema] of schemas) ajv.addSchema(schema, name);

/** What an editor would mark in a YAML text, as it reads YAML. */
function complaints(schema: string, text: string): string[] {
  const validate = ajv.getSchema(schema);
  if (!validate) throw new Error(`there is no schema ${schema}`);
  validate(parse(text, { logLevel: "silent" }));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The checks of problems that a schema can find: those of the form of a file. */
const checksOfForm = new Set([
  ...["bad-locale", "bad-name", "bad-value", "built-in-format", "ignored-key", "missing-key", "missing-main"],
  ...["missing-start", "no-texts", "unknown-action", "unknown-format", "unknown-key", "wrong-type"],
]);

/** The checks of problems because of which an editor sees no YAML, or other YAML. */
const checksOfYaml = new Set(["yaml-syntax", "yaml-size", "duplicate-key", "not-utf8"]);

/** Form that only Parley can check: which time zones there are. */
const beyondSchemas = ["config-with-an-unknown-time-zone.yaml"];

const kinds = {
  stories: "story.json",
  intents: "intent.json",
  entities: "entity.json",
  commands: "command.json",
  replies: "reply.json",
  tests: "test.json",
};

describe("the schemas of model files", () => {
  it("are in docs/schema as they were made: npm run generate", () => {
    const directory = join(root, "docs", "schema");
    expect(readdirSync(directory).sort()).toEqual([...schemas.keys()].sort());
    for (const [name, schema] of schemas) {
      expect(JSON.parse(readFileSync(join(directory, name), "utf8"))).toEqual(schema);
    }
  });

  it("find nothing in the example models", () => {
    for (const name of readdirSync(models)) {
      const path = join(models, name);
      if (name.endsWith(".yaml")) {
        expect(complaints("model.json", readFileSync(path, "utf8")), name).toEqual([]);
        continue;
      }
      expect(complaints("model_config.json", readFileSync(join(path, "model_config.yaml"), "utf8"))).toEqual(
        [],
      );
      for (const [directory, schema] of Object.entries(kinds)) {
        for (const file of readdirSync(join(path, directory))) {
          const text = readFileSync(join(path, directory, file), "utf8");
          expect(complaints(schema, text), `${name}/${directory}/${file}`).toEqual([]);
        }
      }
    }
  });

  const fixtures = readdirSync(broken).filter((name) => name.endsWith(".yaml"));
  it.each(fixtures.map((name) => [name, readFileSync(join(broken, name), "utf8")]))(
    "agree with `parley check` about %s",
    (name, text) => {
      const checks = [...text.matchAll(/^# (?:error|warning) \S+ ([\w-]+):/gm)].map(
        ([, check]) => check ?? "",
      );
      if (checks.some((check) => checksOfYaml.has(check))) return;
      const found = complaints("model.json", text);
      const isOfForm = checks.some((check) => checksOfForm.has(check)) && !beyondSchemas.includes(name);
      if (isOfForm) expect(found).not.toEqual([]);
      else expect(found).toEqual([]);
    },
  );
});

describe("the keys that schemas know", () => {
  afterEach(() => vi.restoreAllMocks());

  it("are those that the reader of models knows", async () => {
    expect(keysThatAreWritten()).toEqual(await keysThatAreRead());
  });

  it("are explained", () => {
    const silent = mappings().flatMap(({ properties }) =>
      Object.entries(properties).filter(([, schema]) => !isExplained(schema)),
    );
    expect(silent.map(([key]) => key)).toEqual([]);
  });
});

/** The keys of every kind of mapping that was read in the example models and the broken ones. */
async function keysThatAreRead(): Promise<string[]> {
  const fields = vi.spyOn(Shape.prototype, "fields");
  for (const path of [...(await findModels(models)), ...(await findModels(broken))]) {
    await loadModel(path);
    if (path.startsWith(models)) await readTests(path, new Problems());
  }
  return inOrder(fields.mock.calls.map(([, , known]) => known));
}

function inOrder(mappings: readonly (readonly string[])[]): string[] {
  return [...new Set(mappings.map((keys) => keys.toSorted().join(" ")))].sort();
}

interface Mapping {
  readonly properties: Readonly<Record<string, Schema>>;
}

/** All mappings with known keys, but for whole models: those are read by document.ts. */
function mappings(): Mapping[] {
  const found: Mapping[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { properties, additionalProperties } = value as Partial<Mapping & Schema>;
    if (properties && additionalProperties === false) found.push({ properties });
    for (const inner of Object.values(value)) look(inner);
  };
  look(schemas.get("model.json")?.definitions);
  return found;
}

function keysThatAreWritten(): string[] {
  return inOrder(mappings().map(({ properties }) => Object.keys(properties)));
}

/** Whether hovering over a key tells something. */
function isExplained(schema: Schema): boolean {
  if (schema.description) return true;
  const target = /^#\/definitions\/(\w+)$/.exec(schema.$ref ?? "")?.[1] ?? "";
  const definitions = schemas.get("model.json")?.definitions;
  return !(target in values && target !== "parameters") && Boolean(definitions?.[target]?.description);
}
