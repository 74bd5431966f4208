import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Files share what they import, which would otherwise take a fifth of the time.
    isolate: false,
    // What is waited for comes late on a busy machine.
    expect: { poll: { timeout: 20_000 } },
    // As many as there are cores, for much of the time is spent waiting for processes and disks.
    maxWorkers: "100%",
  },
});
