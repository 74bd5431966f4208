import type { Worker } from "node:worker_threads";
import { onTestFinished } from "vitest";

/** Sees the threads that are started until the test ends, and may do something to each. */
export function watchThreads(whenStarted: (thread: Worker) => void = () => {}): readonly Worker[] {
  const started: Worker[] = [];
  const see = (thread: Worker) => {
    started.push(thread);
    whenStarted(thread);
  };
  process.on("worker", see);
  onTestFinished(() => {
    process.off("worker", see);
  });
  return started;
}
