import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // As many as there are cores, for much of the time is spent waiting for processes and disks.
    maxWorkers: "100%",
  },
});
