import { Clock } from "../../src/session/clock.ts";
import { Feed } from "../../src/session/feed.ts";
import type { SessionStore } from "../../src/session/store.ts";
import type { Surroundings } from "../../src/session/surroundings.ts";
import type { WebhookCall } from "../../src/session/webhook.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { MemoryStore } from "../store/memory-store.ts";
import type { Chance } from "./chance.ts";

/** What outlives the processes. */
export type DurableStore = SessionStore & {
  /** A process that used it has crashed. */
  crash?(): void;
};

/** What the servers of a simulation are made of. Another build shows what the simulation can see. */
export interface Build {
  readonly store: (isSqlite: boolean, chance: Chance) => DurableStore;
  readonly feed: (chance: Chance) => Feed;
  readonly clock: (surroundings: Surroundings) => Clock;
  readonly alterCall: (call: WebhookCall) => WebhookCall;
}

/** The real thing. */
export const realBuild: Build = {
  store: (isSqlite) => (isSqlite ? new SqliteStore(":memory:") : new MemoryStore()),
  feed: () => new Feed(),
  clock: (surroundings) => new Clock(surroundings),
  alterCall: (call) => call,
};
