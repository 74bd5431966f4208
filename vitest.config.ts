import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Tests here leave nothing behind: files can share what they import, which saves a fifth of the time. */
const sharing = [
  ...["bench", "dialog", "eval", "graph", "import", "model", "nlu"],
  ...["rpc", "server", "session", "store", "transcript"],
].map((folder) => `test/${folder}/**/*.test.ts`);

/** The files that take longest. */
const longest = ["test/fuzz/fuzz.test.ts", "test/crash/kill.test.ts"];

/** Begins with what takes longest, so that nothing runs alone in the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const takesLong = ({ moduleId }: TestSpecification) => longest.some((file) => moduleId.endsWith(file));
    return [...sorted.filter(takesLong), ...sorted.filter((file) => !takesLong(file))];
  }
}

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes late on a busy machine.
    expect: { poll: { timeout: 20_000 } },
    // More than there are cores, for much of the time is spent waiting for processes and disks.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: "shared", include: sharing, isolate: false } },
      { extends: true, test: { name: "apart", include: ["test/**/*.test.ts"], exclude: sharing } },
    ],
  },
});
