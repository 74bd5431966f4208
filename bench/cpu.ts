import { readFileSync } from "node:fs";

/** Ticks in a second, as Linux tells CPU times to all processes. */
const ticksPerSecond = 100;

/**
 * The CPU time of a process so far, with all of its threads: in seconds, to a hundredth. Undefined where it is not
 * told, that is anywhere but on Linux.
 *
 * @throws Error when there is no such process.
 */
export function cpuSecondsOf(pid: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  return readCpuSeconds(readFileSync(`/proc/${pid}/stat`, "utf8"));
}

/** @param stat the line that Linux tells of a process: numbers, after a name in brackets, which may be anything. */
export function readCpuSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
