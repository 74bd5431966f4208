import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { storeContract } from "./contract.ts";

storeContract("SQLite in a file", async () => {
  const directory = await mkdtemp(join(tmpdir(), "parley-"));
  return {
    outlives: true,
    open: async () => new SqliteStore(join(directory, "parley.db")),
    remove: () => rm(directory, { recursive: true }),
  };
});

storeContract("SQLite in memory", async () => ({
  outlives: false,
  open: async () => new SqliteStore(":memory:"),
  remove: async () => {},
}));
