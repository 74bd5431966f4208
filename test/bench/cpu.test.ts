import { describe, expect, it } from "vitest";
import { cpuSecondsOf, readCpuSeconds } from "../../bench/cpu.ts";

describe("the CPU time of a process", () => {
  it("is its own in user and system mode, whatever it is called", () => {
    const rest = "S 1 2 2 0 -1 4194560 9 0 0 0 1250 75 3000 4000 20 0 11 0 5 6 7";
    expect(readCpuSeconds(`42 (node) ${rest}`)).toBe(13.25);
    expect(readCpuSeconds(`42 (a) 7 8 (b) ${rest}\n`)).toBe(13.25);
  });

  it.runIf(process.platform === "linux")("is told of a process that runs, and of no other", () => {
    expect(cpuSecondsOf(process.pid)).toBeGreaterThan(0);
    expect(() => cpuSecondsOf(2 ** 30)).toThrow("ENOENT");
  });
});
