import { setTimeout } from "node:timers/promises";
import type { Memory } from "../processes.ts";

/** How often garbage is collected, and how long is waited in between for what is freed only later, in ms. */
const [collections, pauseMs] = [5, 100];

/** Imported by a server whose memory is measured: it tells how much it takes whenever it is sent a message. */
process.on("message", async () => {
  for (let round = 0; round < collections; round++) {
    globalThis.gc?.();
    await setTimeout(pauseMs);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  const memory: Memory = { resident: rss, heap: heapUsed + external };
  process.send?.(memory);
});
// It does not keep the server from its end.
process.channel?.unref();
