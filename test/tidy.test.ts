import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { filesBelow } from "./files-below.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Which folders of src/ a folder may import from, besides itself. */
const inward: Readonly<Record<string, readonly string[]>> = {
  package: [],
  dialog: [],
  nlu: ["package", "dialog"],
  model: ["dialog", "nlu"],
  transcript: ["dialog", "nlu", "model", "eval"],
  graph: ["dialog"],
  import: ["dialog", "model"],
  eval: ["dialog", "nlu", "model", "import"],
  session: ["dialog", "nlu", "model"],
  store: ["package", "dialog", "model", "session"],
  rpc: ["dialog", "model", "transcript", "session"],
  diatheke: ["package", "dialog", "session", "rpc"],
  server: ["dialog", "nlu", "model", "transcript", "graph", "session", "rpc", "diatheke"],
  client: [],
  cli: [
    ...["dialog", "nlu", "model", "transcript", "graph", "eval", "import"],
    ...["session", "server", "store", "client", "package"],
  ],
};

/** Folders that see generated code: those at the wire. */
const atTheWire = ["rpc", "diatheke", "server", "client", "cli"];

/** Packages that one folder alone may use. */
const ownedPackages: Readonly<Record<string, string>> = {
  "better-sqlite3": "store",
  "better-sqlite3-12": "store",
  pg: "store/postgres",
  yaml: "model",
  re2js: "nlu",
  "@grpc/grpc-js": "server",
  pino: "server/telemetry",
  "prom-client": "server/telemetry",
  "@opentelemetry/api": "server/telemetry",
  "@opentelemetry/exporter-trace-otlp-http": "server/telemetry",
  "@opentelemetry/resources": "server/telemetry",
  "@opentelemetry/sdk-trace": "server/telemetry",
  jose: "server",
  sirv: "server/http",
  commander: "cli",
  "smol-toml": "cli",
  "@viz-js/viz": "graph",
  "csv-parse/sync": "eval",
};

const files = filesBelow(join(root, "src")).filter((path) => path.endsWith(".ts"));
const webFiles = filesBelow(join(root, "web", "src")).filter((path) => /\.tsx?$/.test(path));

describe("the folder list is the architecture", () => {
  test("every folder of src/ has its place in the order", () => {
    expect(readdirSync(join(root, "src")).sort()).toEqual(Object.keys(inward).sort());
  });

  test.each(files.map((path) => relative(root, path)))("%s imports inward only", (path) => {
    const folder = folderOf(path);
    for (const imported of importsOf(path)) {
      const owner = ownedPackages[imported];
      if (owner) expect(path.startsWith(`src/${owner}/`), `${imported} belongs to src/${owner}`).toBe(true);
      if (!imported.startsWith(".")) continue;
      const target = join(dirname(path), imported);
      if (target.startsWith("gen/")) expect(atTheWire, `${path} sees ${target}`).toContain(folder);
      else if (target.startsWith("src/")) {
        expect([folder, ...(inward[folder] ?? [])], `${path} imports ${target}`).toContain(folderOf(target));
      }
    }
  });

  test("traces cost nothing when nobody wants them: they are imported on demand only", () => {
    const importers = files.filter((path) =>
      importsOf(relative(root, path)).some((one) => one.endsWith("/opentelemetry.ts")),
    );
    expect(importers).toEqual([]);
  });

  test("the dialog imports nothing from outside itself", () => {
    const outside = files
      .filter((path) => folderOf(relative(root, path)) === "dialog")
      .flatMap((path) => importsOf(relative(root, path)))
      .filter((imported) => !imported.startsWith("./"));
    expect(outside).toEqual([]);
  });
});

describe("the console", () => {
  test.each(webFiles.map((path) => relative(root, path)))("%s is a client like any other", (path) => {
    const reached = importsOf(path)
      .filter((imported) => imported.startsWith("."))
      .map((imported) => join(dirname(path), imported))
      .filter((target) => !/^(web\/src|src\/client|gen)\//.test(target));
    expect(reached).toEqual([]);
  });
});

describe("rooms stay small and well named", () => {
  test.each([...files, ...webFiles].map((path) => relative(root, path)))(
    "%s is no drawer for everything",
    (path) => {
      expect(path).not.toMatch(/(^|\/)(utils?|common|helpers?|types|index|misc)\.tsx?$/);
      expect(readFileSync(join(root, path), "utf8").split("\n").length, "lines").toBeLessThanOrEqual(400);
    },
  );

  test("no file re-exports others, but the two faces of the package", () => {
    const barrels = files.filter((path) =>
      /^export (type )?(\*|\{[^}]*\}) from/m.test(readFileSync(path, "utf8")),
    );
    expect(barrels.map((path) => relative(root, path))).toEqual([
      "src/client/browser.ts",
      "src/client/node.ts",
    ]);
  });
});

test("nothing that was compiled lies beside its source", () => {
  const compiled = ["src", "web/src", "gen", "bench", "test"]
    .flatMap((folder) => filesBelow(join(root, folder)))
    .filter((path) => /\.(js|d\.ts|map)$/.test(path));
  expect(compiled).toEqual([]);
});

test.each(["package.json", "bench/peers/package.json"])(
  "versions of dependencies are exact in %s",
  (path) => {
    const project = JSON.parse(readFileSync(join(root, path), "utf8"));
    const versions: string[] = Object.values({
      ...project.dependencies,
      ...project.optionalDependencies,
      ...project.devDependencies,
    });
    expect(versions.filter((version) => !/^(npm:[\w-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual(
      [],
    );
  },
);

test("every decision says its context, the decision and its cost", () => {
  const directory = join(root, "docs", "decisions");
  for (const name of readdirSync(directory)) {
    const text = readFileSync(join(directory, name), "utf8");
    expect(name).toMatch(/^\d{3}-[a-z0-9-]+\.md$/);
    for (const part of ["**Context.**", "**Decision.**", "**Cost.**"]) expect(text, name).toContain(part);
  }
});

function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), "utf8");
  return [...text.matchAll(/^(?:import|export)\s[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"/gm)].flatMap(
    ([, from, bare]) => from ?? bare ?? [],
  );
}

function folderOf(path: string): string {
  return path.split("/")[1] ?? "";
}
