import { describe, expect, it } from "vitest";
import type { Secret } from "../../../src/session/store.ts";
import type { Subject } from "./subject.ts";

function secretAt(createTime: number, purpose = "tokens"): Secret {
  return { id: `${purpose}-${createTime}`, purpose, key: "5e".repeat(32), createTime };
}

/** Secrets of servers: kept apart by purpose, in order, and erased when their time is up. */
export function keepingSecrets(subject: Subject): void {
  describe("secrets", () => {
    it("are listed by purpose, oldest first", async () => {
      expect(await subject.store.listSecrets("tokens")).toEqual([]);
      const [first, second, other] = [secretAt(1000), secretAt(2000), secretAt(1500, "others")];
      for (const secret of [second, other, first]) await subject.store.addSecret(secret, 0);
      expect(await subject.store.listSecrets("tokens")).toEqual([first, second]);
      expect(await subject.store.listSecrets("others")).toEqual([other]);
    });

    it("of the same time are listed as they were added", async () => {
      const [first, second] = [{ ...secretAt(1000), id: "z" }, secretAt(1000)];
      for (const secret of [first, second]) await subject.store.addSecret(secret, 0);
      expect(await subject.store.listSecrets("tokens")).toEqual([first, second]);
    });

    it("are erased when a newer one of their purpose says so", async () => {
      const other = secretAt(1000, "others");
      for (const secret of [secretAt(1000), other, secretAt(2000)]) await subject.store.addSecret(secret, 0);
      await subject.store.addSecret(secretAt(3000), 2000);
      expect(await subject.store.listSecrets("tokens")).toEqual([secretAt(2000), secretAt(3000)]);
      expect(await subject.store.listSecrets("others")).toEqual([other]);
    });

    it("outlive the store", async (context) => {
      if (!subject.place.outlives) context.skip();
      await subject.store.addSecret(secretAt(1000), 0);
      await subject.store.close();
      await subject.open();
      expect(await subject.store.listSecrets("tokens")).toEqual([secretAt(1000)]);
    });
  });
}
