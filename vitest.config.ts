import { defineConfig } from "vitest/config";

/** What is tested here keeps nothing for later: files can share what they import, which saves a fifth of the time. */
const pure = ["dialog", "eval", "graph", "model", "nlu", "rpc", "session", "store", "transcript"].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes late on a busy machine.
    expect: { poll: { timeout: 20_000 } },
    // As many as there are cores, for much of the time is spent waiting for processes and disks.
    maxWorkers: "100%",
    projects: [
      { extends: true, test: { name: "shared", include: pure, isolate: false } },
      { extends: true, test: { name: "apart", include: ["test/**/*.test.ts"], exclude: pure } },
    ],
  },
});
