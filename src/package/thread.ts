import { Worker } from "node:worker_threads";

/**
 * Starts a thread from a file.
 *
 * @param data what the thread finds as its `workerData`.
 */
export function startThread(file: URL, data?: unknown): Worker {
  if (!file.pathname.endsWith(".ts")) return new Worker(file, { workerData: data, execArgv: [] });
  // From source, as in tests: a thread does not inherit the loader, and `--import tsx` gives it none on Node 20.
  const script = `
    const { register } = await import("tsx/esm/api");
    register();
    await import(${JSON.stringify(file.href)});`;
  return new Worker(`(async () => {${script}})()`, { eval: true, workerData: data, execArgv: [] });
}
