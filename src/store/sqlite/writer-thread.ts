import { extname } from "node:path";
import { startThread } from "../../package/thread.ts";
import { RemoteWriter } from "./remote-writer.ts";
import type { OpenWriter } from "./writer.ts";

/**
 * Writes in a thread of its own, so that nobody else waits while it waits for the disk (docs/decisions/033). A
 * thread that ends by itself ends the process, since nobody listens for its errors: what became of its writes is
 * found out at the next start.
 */
export const openWriterThread: OpenWriter = (path, listeners) => {
  const file = `writer-worker${extname(import.meta.filename)}`;
  return new RemoteWriter(startThread(new URL(file, import.meta.url), path), listeners);
};
