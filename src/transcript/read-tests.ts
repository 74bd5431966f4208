import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { Place, Problems } from "../model/problem.ts";
import { isNothing } from "../model/shape.ts";
import { listDirectory, maxEntries, maxFileBytes, maxModelBytes, singleFileName } from "../model/source.ts";
import { faultMessages, isSystemError, readTextFile, unreadable } from "../model/text-file.ts";
import { parseYaml, type Yaml } from "../model/yaml.ts";
import type { NluTest } from "./nlu-test.ts";
import { readNluTestFile, readNluTests } from "./read-nlu-tests.ts";
import { readTranscript } from "./read-transcript.ts";
import type { Transcript } from "./transcript.ts";

/** Everything that a model is tested with. */
export interface Tests {
  readonly transcripts: readonly Transcript[];
  readonly nluTests: readonly NluTest[];
}

/**
 * The tests of the model at a path: the files in its `tests/`, and what stands under `tests` and `nlu_tests` in a
 * model that is one file. They are read like the model itself: nothing from outside, and nothing but files.
 */
export async function readTests(path: string, problems: Problems): Promise<Tests> {
  try {
    return await readAll(path, problems);
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    const at = { file: cause.path ? relative(path, cause.path) : "", line: 1, column: 1 };
    problems.error(at, "unreadable", unreadable(cause));
    return { transcripts: [], nluTests: [] };
  }
}

async function readAll(path: string, problems: Problems): Promise<Tests> {
  const isDirectory = (await stat(path)).isDirectory();
  const real = await realpath(path);
  if (!isDirectory) {
    const reader = new TestReader(dirname(real), problems);
    await reader.model(path);
    return reader;
  }
  const reader = new TestReader(real, problems);
  const { names } = await listDirectory(path, maxEntries);
  if (names.includes(singleFileName)) await reader.model(join(path, singleFileName));
  if (names.includes("tests")) await reader.directory(join(path, "tests"));
  return reader;
}

class TestReader implements Tests {
  readonly transcripts: Transcript[] = [];
  readonly nluTests: NluTest[] = [];
  private readonly root: string;
  private readonly problems: Problems;
  private bytes = 0;

  /** @param root is where everything has to be: a real path. */
  constructor(root: string, problems: Problems) {
    this.root = root;
    this.problems = problems;
  }

  async directory(path: string): Promise<void> {
    const { names, isWhole } = await listDirectory(path, maxEntries);
    if (!isWhole) {
      const message = `the directory has more than ${maxEntries} entries`;
      this.problems.error({ file: "tests", line: 1, column: 1 }, "too-many-files", message);
      return;
    }
    for (const name of names.filter((one) => /^[^.].*\.ya?ml$/.test(one))) {
      const file = `tests/${name}`;
      const root = await this.parse(join(path, name), file);
      if (root) this.file(file, root);
    }
  }

  /** The tests inside a model that is one file. What else is in there is not looked at. */
  async model(path: string): Promise<void> {
    const root = await this.parse(path, basename(path));
    if (root?.kind !== "map") return;
    for (const entry of root.entries) {
      if (entry.key.value === "nlu_tests") this.nluTests.push(...readNluTests(entry, this.problems));
      if (entry.key.value === "tests") this.named(entry.value);
    }
  }

  private file(file: string, root: Yaml): void {
    if (root.kind === "list") this.transcript(file, root);
    else if (root.kind === "map" && root.entries.length > 0) {
      this.nluTests.push(...readNluTestFile(root, this.problems));
    } else {
      const message = 'a test is a list of steps (lines that begin with "- "), or a mapping with `nlu_tests`';
      this.problems.error(root.at, "wrong-type", message);
    }
  }

  private named(tests: Yaml): void {
    if (tests.kind === "map") for (const { key, value } of tests.entries) this.transcript(key.value, value);
    else if (!isNothing(tests)) {
      this.problems.error(tests.at, "wrong-type", "tests is a mapping from names to lists of steps");
    }
  }

  private transcript(name: string, root: Yaml): void {
    const transcript = readTranscript(name, root, this.problems);
    if (transcript) this.transcripts.push(transcript);
  }

  private async parse(path: string, file: string): Promise<Yaml | undefined> {
    const text = await this.read(path, { file, line: 1, column: 1 });
    return text === undefined ? undefined : parseYaml(file, text, this.problems);
  }

  private async read(path: string, at: Place): Promise<string | undefined> {
    // It is told already that there is too much.
    if (this.bytes > maxModelBytes) return undefined;
    try {
      const { text, bytes, fault } = await readTextFile(path, maxFileBytes, this.root);
      this.bytes += bytes;
      if (fault === "size") this.problems.error(at, "file-size", "the file has more than 1 MiB");
      else if (this.bytes > maxModelBytes) {
        this.problems.error(at, "file-size", "with this file the tests of the model have more than 16 MiB");
      } else if (fault) this.problems.error(at, "unreadable", faultMessages[fault]);
      return text;
    } catch (cause) {
      if (!isSystemError(cause)) throw cause;
      this.problems.error(at, "unreadable", unreadable(cause));
      return undefined;
    }
  }
}
