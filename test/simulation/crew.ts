import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { add, explain, show } from "./report.ts";
import type { Counts, Report } from "./world.ts";

/** Seeds that a worker runs at once. */
export interface Batch {
  readonly from: number;
  readonly count: number;
}

/** What a worker found. */
export interface Findings {
  readonly counts: Counts;
  readonly refusals: Counts;
  readonly failed: readonly Report[];
}

const batchSize = 50;

/** After so many seeds that failed, more would tell nothing new. */
const maxFailed = 5;

/** Runs seeds in several processes, and shows how far it is. */
export class Crew {
  private readonly seeds: Batch;
  private next: number;
  private counts: Counts = {};
  private refusals: Counts = {};
  private readonly failed: Report[] = [];
  private readonly began = performance.now();

  constructor(seeds: Batch) {
    this.seeds = seeds;
    this.next = seeds.from;
  }

  async run(workers: number): Promise<Findings> {
    const timer = setInterval(() => process.stderr.write(`\r${this.progress}  `), 1000);
    await Promise.all(Array.from({ length: workers }, () => this.work()));
    clearInterval(timer);
    process.stderr.write(`\r${this.progress}  \n`);
    return { counts: this.counts, refusals: this.refusals, failed: this.failed };
  }

  private work(): Promise<void> {
    const worker = fork(fileURLToPath(new URL("./worker.ts", import.meta.url)));
    return new Promise((resolve, reject) => {
      worker.on("message", (findings: Findings) => {
        this.counts = add(this.counts, findings.counts);
        this.refusals = add(this.refusals, findings.refusals);
        this.failed.push(...findings.failed);
        for (const report of findings.failed) process.stdout.write(`\n${explain(report)}\n\n`);
        this.dispatch(worker);
      });
      worker.once("error", reject);
      worker.once("exit", (code) =>
        code === 0 ? resolve() : reject(new Error(`a worker exited with ${code}`)),
      );
      this.dispatch(worker);
    });
  }

  private dispatch(worker: ChildProcess): void {
    const end = this.seeds.from + this.seeds.count;
    if (this.next >= end || this.failed.length >= maxFailed) {
      worker.disconnect();
      return;
    }
    const batch: Batch = { from: this.next, count: Math.min(batchSize, end - this.next) };
    this.next += batch.count;
    worker.send(batch);
  }

  private get progress(): string {
    const { seeds: done = 0, turns = 0, violations = 0 } = this.counts;
    const seconds = (performance.now() - this.began) / 1000;
    const left = done === 0 ? "?" : Math.ceil(((this.seeds.count - done) * seconds) / done);
    const rate = (done / seconds).toFixed(0);
    return `${show({ seeds: done, turns, violations })}; ${rate} seeds/s, ${left} s left`;
  }
}
