import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageChannel } from "node:worker_threads";
import { takeOrders } from "../../src/store/sqlite/orders.ts";
import { RemoteWriter } from "../../src/store/sqlite/remote-writer.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { OpenWriter } from "../../src/store/sqlite/writer.ts";
import { storeContract } from "./contract.ts";

storeContract("SQLite in a file", async () => {
  const directory = await mkdtemp(join(tmpdir(), "parley-"));
  return {
    outlives: true,
    open: async () => new SqliteStore(join(directory, "parley.db")),
    remove: () => rm(directory, { recursive: true }),
  };
});

storeContract("SQLite in a file, written by whoever takes orders", async () => {
  const directory = await mkdtemp(join(tmpdir(), "parley-"));
  return {
    outlives: true,
    open: async () => new SqliteStore(join(directory, "parley.db"), { openWriter: openWriterOverChannel }),
    remove: () => rm(directory, { recursive: true }),
  };
});

/** As a thread of its own would write: over a channel, on another connection. */
const openWriterOverChannel: OpenWriter = (path, listeners) => {
  const { port1, port2 } = new MessageChannel();
  takeOrders(port2, path);
  return new RemoteWriter(port1, listeners);
};

storeContract("SQLite in memory", async () => ({
  outlives: false,
  open: async () => new SqliteStore(":memory:"),
  remove: async () => {},
}));
