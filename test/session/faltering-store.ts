import { DialogError } from "../../src/dialog/error.ts";
import type { SessionStore } from "../../src/session/store.ts";

/** When the next call of a method fails: before it took effect, or after. */
export interface Faltering {
  readonly method: keyof SessionStore;
  readonly when: "before" | "after";
}

/** A way to a store on which things go wrong when a test says so. */
export class FalteringStore {
  /** What goes wrong next, each once. */
  readonly failures: Faltering[] = [];
  private readonly counts = new Map<string, number>();

  /** How often a method was called. */
  calls(method: keyof SessionStore): number {
    return this.counts.get(method) ?? 0;
  }

  readonly wayTo = (store: SessionStore): SessionStore =>
    new Proxy(store, {
      get: (target, name: keyof SessionStore) => {
        if (typeof target[name] !== "function") return target[name];
        return async (...parameters: never[]) => {
          this.counts.set(name, this.calls(name) + 1);
          const call = () =>
            (target[name] as (...parameters: never[]) => Promise<unknown>).apply(target, parameters);
          const index = this.failures.findIndex(({ method }) => method === name);
          const [failure] = index < 0 ? [] : this.failures.splice(index, 1);
          if (!failure) return call();
          if (failure.when === "after") await call();
          throw new DialogError("STORE_UNAVAILABLE", "The session store can not be reached.");
        };
      },
    });
}
