import { describe, expect, test } from "vitest";
import { type ModelSource, versionOf } from "../../src/model/source.ts";
import { lampFiles } from "./lamp.ts";

function sourceOf(files: Readonly<Record<string, string>>, id = "lamp"): ModelSource {
  return { id, files: Object.entries(files).map(([path, text]) => ({ path, text })) };
}

describe("the version of a model", () => {
  const version = versionOf(sourceOf(lampFiles));

  test("is 16 hexadecimal digits", () => {
    expect(version).toMatch(/^[0-9a-f]{16}$/);
  });

  test("does not depend on the order of its files, nor on its id", () => {
    const reversed = Object.fromEntries(Object.entries(lampFiles).reverse());

    expect(versionOf(sourceOf(reversed))).toBe(version);
    expect(versionOf(sourceOf(lampFiles, "lamp_of_the_neighbours"))).toBe(version);
  });

  test("changes with every text", () => {
    for (const [path, text] of Object.entries(lampFiles)) {
      expect(versionOf(sourceOf({ ...lampFiles, [path]: `${text}\n` })), path).not.toBe(version);
    }
  });

  test("changes when a file is renamed, added or taken out", () => {
    const { "commands/dim.yaml": dim = "", ...others } = lampFiles;

    expect(versionOf(sourceOf({ ...others, "commands/dimm.yaml": dim }))).not.toBe(version);
    expect(versionOf(sourceOf({ ...lampFiles, "commands/off.yaml": "" }))).not.toBe(version);
    expect(versionOf(sourceOf(others))).not.toBe(version);
  });

  test("changes when text moves from one file into the next", () => {
    const one = sourceOf({ "replies/a.yaml": "hello", "replies/b.yaml": "" });
    const other = sourceOf({ "replies/a.yaml": "", "replies/b.yaml": "hello" });
    const third = sourceOf({ "replies/a.yaml": "", "replies/b.yamlhello": "" });

    expect(new Set([one, other, third].map(versionOf)).size).toBe(3);
  });
});
