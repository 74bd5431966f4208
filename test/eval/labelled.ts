import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { readLabelled } from "../../src/eval/read-labelled.ts";
import { type Problem, Problems } from "../../src/model/problem.ts";

/** What a file of this name and content says: its texts as `line intent: text`, and its problems. */
export async function read(
  name: string,
  content: string | Uint8Array,
): Promise<{ texts: string[]; problems: string[] }> {
  const directory = await mkdtemp(join(tmpdir(), "parley-eval-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, name), content);
  const problems = new Problems();
  const texts = await readLabelled(join(directory, name), problems);
  return {
    texts: texts.map(({ text, intent, at }) => `${at.line} ${intent}: ${text}`),
    problems: problems.list().map(lineOf),
  };
}

function lineOf({ file, line, message, check }: Problem): string {
  return `${file}:${line}: ${message} [${check}]`;
}
