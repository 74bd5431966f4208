import { setImmediate } from "node:timers/promises";

/** In milliseconds. */
const longest = 10;

/** Makes a function that lets the rest of the process go on, whenever it was kept waiting for 10 ms. */
export function timeSharing(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < longest) return;
    await setImmediate();
    since = performance.now();
  };
}
