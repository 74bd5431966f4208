import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { filesBelow } from "./files-below.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
  .map((name) => join(root, name))
  .concat(
    ["docs", "bench", "test", "models", "examples", "deploy"].flatMap((name) => filesBelow(join(root, name))),
  )
  .filter((path) => path.endsWith(".md") && existsSync(path));

test.each(pages.map((path) => relative(root, path)))("%s leads to places that there are", (name) => {
  const path = join(root, name);
  for (const [, target = "", anchor] of linksIn(path)) {
    const linked = target === "" ? path : join(dirname(path), target);
    expect(existsSync(linked), `${target} in ${name}`).toBe(true);
    if (anchor !== undefined && linked.endsWith(".md")) {
      expect(anchorsIn(linked), `${target}#${anchor} in ${name}`).toContain(anchor);
    }
  }
});

/** Links to files of the project, and to parts of them. */
function linksIn(path: string): RegExpStringIterator<RegExpExecArray> {
  return textOf(path).matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)/g);
}

/** As GitHub makes them of headings. */
function anchorsIn(path: string): string[] {
  return [...textOf(path).matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_\- ]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Without code, which may look like anything. */
function textOf(path: string): string {
  return readFileSync(path, "utf8")
    .replaceAll(/^```[\s\S]*?^```$/gm, "")
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, ""));
}
