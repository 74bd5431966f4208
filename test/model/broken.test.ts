import { readdirSync, readFileSync } from "node:fs";
import { link, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadModel } from "../../src/model/load.ts";
import type { Problem } from "../../src/model/problem.ts";
import { type Files, writeModel } from "./write-model.ts";

/** A model with one fault, and the lines that tell exactly what has to be found in it. */
interface Fixture {
  readonly name: string;
  readonly expected: readonly string[];
  /** The path to load; makes the model where it is too large, or too strange, to be kept. */
  readonly path: () => Promise<string>;
}

const root = join(import.meta.dirname, "../..");
const directory = join(import.meta.dirname, "broken");
const fixtures = [...readdirSync(directory).sort().map(keptFixture), ...madeFixtures()];

/** One file tells what to expect in the comments on top, a directory in `expect.txt`. */
function keptFixture(entry: string): Fixture {
  const path = join(directory, entry);
  const isFile = entry.endsWith(".yaml");
  const lines = readFileSync(isFile ? path : join(path, "expect.txt"), "utf8").split("\n");
  const expected = isFile
    ? lines.slice(
        0,
        lines.findIndex((line) => !/^# (error|warning) /.test(line)),
      )
    : lines.filter((line) => line !== "");
  return { name: entry.replace(/\.yaml$/, ""), expected, path: async () => path };
}

function madeFixtures(): Fixture[] {
  const megabyte = "#".repeat(1 << 20);
  const sections = ["stories", "intents", "entities", "commands", "replies"];
  const many: Files = Object.fromEntries(
    Array.from({ length: 17 }, (_, index) => [`${sections[index % 5]}/${index}.yaml`, megabyte]),
  );
  return [
    {
      name: "file-of-more-than-a-megabyte",
      expected: ["error replies/welcome_reply.yaml:1:1 file-size: the file has more than 1 MiB"],
      path: () =>
        writeModel("pizza", { "model_config.yaml": "", "replies/welcome_reply.yaml": `${megabyte}#` }),
    },
    {
      name: "model-of-more-than-16-megabytes",
      expected: ["error replies/9.yaml:1:1 file-size: with this file the model has more than 16 MiB"],
      path: () => writeModel("pizza", many),
    },
    {
      name: "directory-in-place-of-a-file",
      expected: [
        "error model_config.yaml:1:1 not-a-file: this is no file but a directory, a pipe or a device",
      ],
      path: () => writeModel("pizza", { "model_config.yaml/x": "", "stories/main.yaml": "" }),
    },
    {
      name: "link-that-leads-out-of-the-model",
      expected: ["error replies/hi.yaml:1:1 outside-model: this leads out of the directory of the model"],
      path: async () => {
        const root = await writeModel("pizza", { "model_config.yaml": "", "replies/a.yaml": "" });
        await symlink(join(directory, "file-of-comments.yaml"), join(root, "replies/hi.yaml"));
        return root;
      },
    },
    {
      name: "directory-of-too-many-files",
      expected: ["error stories:1:1 too-many-files: the directory has more than 10000 entries"],
      path: async () => {
        const root = await writeModel("pizza", { "model_config.yaml": "", "stories/main.yaml": "" });
        // Links to one file are made faster than files.
        const target = join(root, "stories/main.yaml");
        await Promise.all(Array.from({ length: 10_000 }, (_, i) => link(target, join(root, `stories/${i}`))));
        return root;
      },
    },
    {
      name: "sample-of-a-whole-page",
      expected: [
        "error model.yaml:6:13 sample-too-long: this has more than 2000 characters, of which a text is not understood",
      ],
      path: () => small({ samples: [`order ${"x ".repeat(1000)}`] }),
    },
    {
      name: "samples-of-too-many-sentences",
      expected: [
        "error model.yaml:285:13 too-many-samples: with this, the samples of the model stand for more than 1,000,000 words",
      ],
      path: () =>
        small({
          samples: Array.from(
            { length: 300 },
            (_, i) => `${i} ${[..."abcdefgh"].map((word) => `[${word}] `).join("")}${"good ".repeat(9)}`,
          ),
        }),
    },
    {
      name: "patterns-that-are-too-large-together",
      expected: [
        "error model.yaml:24:13 pattern-size: with this, the patterns of the model are too large together",
      ],
      path: () =>
        small({
          format: "regex",
          values: Array.from({ length: 20 }, (_, i) => `"${i}${"[a-z]{1000}".repeat(9)}"`),
        }),
    },
    {
      name: "pattern-that-is-too-large",
      expected: [
        "error model.yaml:13:13 pattern-size: this pattern is too large: it is too long, or repeats too much, to be compared with texts",
      ],
      path: () => small({ format: "regex", values: [`"${"[a-z]{1000}".repeat(11)}"`] }),
    },
    {
      name: "wake-words-without-end",
      expected: ["error model_config.yaml:1:13 bad-value: there are more than 100 wake words"],
      path: () =>
        writeModel("pizza", {
          "model_config.yaml": `alert_word: [${Array.from({ length: 101 }, (_, i) => `hey ${i}`).join()}]`,
          "stories/main.yaml": "start_actions: [{type: command, id: wait}]",
          "commands/wait.yaml": "",
        }),
    },
    {
      name: "values-without-end",
      expected: [
        "error entities/b.yaml:2:552030 too-many-values: with this, the entities of the model have more than 200,000 values and synonyms",
      ],
      path: manyValues,
    },
    {
      name: "languages-without-end",
      expected: [
        "error replies/hi.yaml:1:1 too-many-locales: the model is written in more than 100 languages",
      ],
      path: manyLocales,
    },
    {
      name: "path-that-leads-nowhere",
      expected: ["error :1:1 unreadable: can not be read: ENOENT: no such file or directory"],
      path: async () => join(directory, "path-that-leads-nowhere"),
    },
  ];
}

/** A model that is sound but for its samples, which begin in line 6, or the values of its entity. */
function small({
  samples = ["a pizza for ${hour}"],
  format = "value_list",
  values = ["noon"],
}: {
  readonly samples?: readonly string[];
  readonly format?: string;
  readonly values?: readonly string[];
}): Promise<string> {
  const list = (items: readonly string[]) => items.map((item) => `          - ${item}\n`).join("");
  const text = `
intents:
  order:
    language_data:
      en_US:
        example_utterances:
${list(samples)}entities:
  hour:
    format: ${format}
    language_data:
      en_US:
        values:
${list(values)}stories:
  main:
    start_actions: [{type: input, id: all}]
    input_actions: [{name: all, intents: [{intent_id: order, actions: []}]}]
`;
  return writeModel("pizza", { "model.yaml": text.trimStart() });
}

function manyValues(): Promise<string> {
  const entity = (letter: string) => {
    const synonyms = Array.from({ length: 100_001 }, (_, index) => letter + index.toString(36));
    return `format: value_list\nlanguage_data: {en: {values: [{${letter}: [${synonyms.join(",")}]}]}}`;
  };
  return writeModel("pizza", {
    "model_config.yaml": "",
    "stories/main.yaml": "start_actions: [{type: command, id: wait}]",
    "commands/wait.yaml": "",
    "entities/a.yaml": entity("a"),
    "entities/b.yaml": entity("b"),
  });
}

function manyLocales(): Promise<string> {
  const letters = [..."abcdefghijk"];
  const locales = letters.flatMap((a) => letters.map((b) => `${a}${b}`)).slice(0, 101);
  return writeModel("pizza", {
    "model_config.yaml": "",
    "stories/main.yaml": "start_actions: [{type: reply, id: hi}, {type: command, id: wait}]",
    "commands/wait.yaml": "",
    "replies/hi.yaml": `language_data:\n${locales.map((locale) => `  ${locale}: [hi]\n`).join("")}`,
  });
}

function lineOf({ severity, file, line, column, check, message }: Problem, entry: string): string {
  const text = `${line}:${column} ${check}: ${message}`;
  return file === entry ? `# ${severity} ${text}` : `${severity} ${file}:${text}`;
}

function checksOf({ expected }: Fixture): { severity: string; check: string }[] {
  return expected.map((line) => {
    const [, severity, check] = /^(?:# )?(error|warning) .*?:\d+ ([a-z0-9-]+): ./.exec(line) ?? [];
    if (!severity || !check) throw new Error(`this is no expectation: ${line}`);
    return { severity, check };
  });
}

describe("a broken model tells its fault, and nothing else", () => {
  for (const fixture of fixtures) {
    test(fixture.name.replaceAll("-", " "), async () => {
      const path = await fixture.path();
      const { model, problems } = await loadModel(path);

      expect(problems.map((problem) => lineOf(problem, `${fixture.name}.yaml`))).toEqual(fixture.expected);
      expect(fixture.expected).not.toEqual([]);
      const isServed = problems.every(({ severity }) => severity === "warning");
      expect(model !== undefined, "a model is served exactly when it has no errors").toBe(isServed);
    });
  }
});

describe("every check", () => {
  const sources = readdirSync(join(root, "src/model")).map((name) =>
    readFileSync(join(root, "src/model", name), "utf8"),
  );
  const page = readFileSync(join(root, "docs/checks.md"), "utf8");
  const checks = [...new Set(sources.flatMap(checkNamesIn))].sort();

  test("has a name that the source spells out", () => {
    expect(checks.length).toBeGreaterThan(50);
    for (const source of sources) {
      expect(source).not.toMatch(/problems\s*\.(?:error|warning)\([^,;]*,\s*`/);
    }
  });

  test("has a fixture", () => {
    const shown = new Set(fixtures.flatMap(checksOf).map(({ check }) => check));
    expect([...shown].sort()).toEqual(checks);
  });

  test("has a section in docs/checks.md, with the errors first", () => {
    const errors = new Set(
      fixtures.flatMap(checksOf).flatMap(({ severity, check }) => (severity === "error" ? [check] : [])),
    );
    const [, errorPart = "", warningPart = ""] = page.split(/^## (?:Errors|Warnings|Tests)$/m);
    expect(headingsIn(errorPart)).toEqual(checks.filter((check) => errors.has(check)));
    expect(headingsIn(warningPart)).toEqual(checks.filter((check) => !errors.has(check)));
  });
});

/** Literals with a dash in them are names of checks, but for a few; those of one word stand right in the call. */
function checkNamesIn(source: string): string[] {
  const others = ["x-dialog", "utf-8"];
  const text = source.replaceAll(/ from ".*"/g, "");
  const dashed = [...text.matchAll(/"([a-z0-9]+(?:-[a-z0-9]+)+)"/g)].map(([, name = ""]) => name);
  const single = [...text.matchAll(/problems\s*\.(?:error|warning)\([^,"`]+,\s*"([a-z]+)"/g)];
  return [...dashed.filter((name) => !others.includes(name)), ...single.map(([, name = ""]) => name)];
}

/** The sections about checks of models, in alphabetical order as they should be. */
function headingsIn(part: string): string[] {
  return [...part.matchAll(/^### (.*)$/gm)].map(([, name = ""]) => name);
}
