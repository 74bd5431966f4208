import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import type { Findings } from "../chapter.ts";

/** What was measured last, chapter by chapter, with where and when. */
export type Results = Readonly<Record<string, Findings & Circumstances>>;

export interface Circumstances {
  readonly date: string;
  readonly machine: string;
  readonly rounds: number;
  readonly seconds: number;
}

export function circumstancesOf({ rounds, seconds }: { rounds: number; seconds: number }): Circumstances {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const machine = `${cpus().length} × ${cpu?.model.trim()}, ${memory}, Node ${process.versions.node}`;
  return { date: new Date().toISOString().slice(0, 10), machine, rounds, seconds };
}

export function readResults(path: string): Results {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

export function writeResults(path: string, results: Results): void {
  writeFileSync(path, `${JSON.stringify(results, undefined, 1)}\n`);
}
