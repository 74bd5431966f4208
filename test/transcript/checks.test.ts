import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const directory = join(root, "src/transcript");

/** The names of checks that are told of tests. */
function checks(): string[] {
  const sources = readdirSync(directory).map((name) => readFileSync(join(directory, name), "utf8"));
  const found = sources.flatMap((source) => [
    ...source.matchAll(/problems\.(?:error|warning)\([^"`]*?,\s*"([a-z0-9-]+)"/g),
  ]);
  return [...new Set(found.map(([, name = ""]) => name))].sort();
}

test("every check of tests has a section in docs/checks.md", () => {
  const page = readFileSync(join(root, "docs/checks.md"), "utf8");
  const sections = [...page.matchAll(/^### (.*)$/gm)].map(([, name]) => name);
  expect(checks().length).toBeGreaterThan(8);
  for (const check of checks()) expect(sections).toContain(check);

  const [, own = ""] = page.split(/^## Tests$/m);
  const ownSections = [...own.matchAll(/^### (.*)$/gm)].map(([, name = ""]) => name);
  expect(ownSections).toEqual(ownSections.toSorted());
  expect(checks()).toEqual(expect.arrayContaining(ownSections));
});
