import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Tests here leave nothing behind: files can share what they import, which saves a fifth of the time. */
const sharing = [
  ...["dialog", "eval", "graph", "import", "model", "nlu"],
  ...["rpc", "server", "session", "store", "transcript"],
].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes late on a busy machine.
    expect: { poll: { timeout: 20_000 } },
    // More than there are cores, for much of the time is spent waiting for processes and disks.
    maxWorkers: availableParallelism() + 1,
    projects: [
      { extends: true, test: { name: "shared", include: sharing, isolate: false } },
      { extends: true, test: { name: "apart", include: ["test/**/*.test.ts"], exclude: sharing } },
    ],
  },
});
