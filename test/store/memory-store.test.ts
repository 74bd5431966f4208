import { storeContract } from "./contract.ts";
import { MemoryStore, Tables } from "./memory-store.ts";

storeContract("Memory", async () => {
  const tables = new Tables();
  return { outlives: true, open: async () => new MemoryStore(tables), remove: async () => {} };
});
