import { describe, expect, it } from "vitest";
import { ended, forkOf, sourceOf, turnAt } from "../specimen.ts";
import type { Subject } from "./subject.ts";

/** The source of a model is kept as long as a session needs it. */
export function keepingModels(subject: Subject): void {
  describe("the model of a session", () => {
    it("is kept with the first session that uses it", async () => {
      await subject.create("s", { modelId: "bank", modelVersion: "v1" });
      await subject.create("t", { modelId: "bank", modelVersion: "v1" });
      expect(await subject.store.findModel("bank", "v1")).toEqual(sourceOf("bank"));
      expect(await subject.store.findModel("bank", "v2")).toBeUndefined();
      expect(await subject.store.findModel("shop", "v1")).toBeUndefined();
    });

    it("is pruned when no session uses it any more, and not before", async () => {
      await subject.create("s", { modelId: "bank", modelVersion: "v1" });
      await subject.create("t", { modelId: "bank", modelVersion: "v2" });
      await subject.append("t", turnAt(2, { events: [ended("client")] }));
      await subject.store.pruneModels();
      expect(await subject.store.findModel("bank", "v1")).toEqual(sourceOf("bank"));
      expect(await subject.store.findModel("bank", "v2")).toEqual(sourceOf("bank"));
      await subject.store.delete("s");
      await subject.store.pruneModels();
      expect(await subject.store.findModel("bank", "v1")).toBeUndefined();
      expect(await subject.store.findModel("bank", "v2")).toEqual(sourceOf("bank"));
    });

    it("is kept for a fork after the original is gone", async () => {
      const { session } = await subject.create("s", { modelId: "bank", modelVersion: "v1" });
      await subject.store.create(forkOf(session, turnAt(0), { sessionId: "f" }));
      await subject.store.delete("s");
      await subject.store.pruneModels();
      expect(await subject.store.findModel("bank", "v1")).toEqual(sourceOf("bank"));
    });

    it("is kept once more when it comes back after it was pruned", async () => {
      await subject.create("s", { modelId: "bank", modelVersion: "v1" });
      await subject.store.delete("s");
      await subject.store.pruneModels();
      await subject.create("s", { modelId: "bank", modelVersion: "v1" });
      expect(await subject.store.findModel("bank", "v1")).toEqual(sourceOf("bank"));
    });
  });
}
