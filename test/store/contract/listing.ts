import { describe, expect, it } from "vitest";
import type { SessionFilter } from "../../../src/session/store.ts";
import { ended, times, turnAt } from "../specimen.ts";
import type { Subject } from "./subject.ts";

/** The list: complete, newest first, page by page. */
export function listing(subject: Subject): void {
  describe("the list", () => {
    /** Reads pages to the last one. */
    async function listAll(filter: SessionFilter, size: number): Promise<string[]> {
      const ids: string[] = [];
      for (let token = ""; ; ) {
        const { heads, next } = await subject.store.list(filter, { size, token });
        expect(heads.length).toBeLessThanOrEqual(size);
        ids.push(...heads.map(({ session }) => session.sessionId));
        if (next === "") return ids;
        expect(ids.length, "the sessions so far: there are only twelve").toBeLessThanOrEqual(12);
        token = next;
      }
    }

    /** Twelve sessions, s0 the oldest: two owners, two users, two models, labels and states in turn. */
    async function filled(): Promise<void> {
      for (const index of times(12, (index) => index)) {
        await subject.create(`s${index}`, {
          owner: index < 8 ? "shop" : "mill",
          userId: index % 2 ? "ada" : "bob",
          modelId: index % 3 ? "clerk" : "bank",
          labels: { third: String(index % 3), ...(index % 4 ? {} : { four: "yes" }) },
        });
        if (index % 4 === 1) await subject.append(`s${index}`, turnAt(2, { events: [ended("client")] }));
        if (index % 4 === 2) await subject.append(`s${index}`, turnAt(2, { events: [ended("expired")] }));
      }
    }

    const filters: readonly (readonly [string, SessionFilter, readonly number[]])[] = [
      ["nothing", {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
      ["a user", { userId: "ada" }, [1, 3, 5, 7, 9, 11]],
      ["an owner", { owner: "mill" }, [8, 9, 10, 11]],
      ["an owner that has none", { owner: "" }, []],
      ["an owner and a user", { owner: "mill", userId: "ada" }, [9, 11]],
      ["an owner and a model", { owner: "mill", modelId: "bank" }, [9]],
      ["a user that has none", { userId: "nobody" }, []],
      ["a model", { modelId: "bank" }, [0, 3, 6, 9]],
      ["a model that has none", { modelId: "BANK" }, []],
      ["a state", { statuses: ["expired"] }, [2, 6, 10]],
      ["several states", { statuses: ["active", "ended"] }, [0, 1, 3, 4, 5, 7, 8, 9, 11]],
      ["no labels", { labels: {} }, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
      ["a label", { labels: { third: "1" } }, [1, 4, 7, 10]],
      ["several labels", { labels: { third: "1", four: "yes" } }, [4]],
      ["a label with another value", { labels: { four: "no" } }, []],
      ["a label that nobody has", { labels: { constructor: "x" } }, []],
      ["a user and a model", { userId: "bob", modelId: "bank" }, [0, 6]],
      [
        "everything at once",
        { userId: "bob", modelId: "clerk", labels: { third: "2" }, statuses: ["active"] },
        [8],
      ],
    ];

    it.each(filters)("filtered by %s is complete, newest first, however it is paged", async (...row) => {
      const [, filter, expected] = row;
      await filled();
      const ids = expected.map((index) => `s${index}`).reverse();
      for (const size of [1, 2, 3, 5, 12, 100]) expect(await listAll(filter, size)).toEqual(ids);
    });

    it("gives the sessions as they are", async () => {
      await filled();
      const { heads } = await subject.store.list({}, { size: 100, token: "" });
      for (const head of heads) expect(head).toEqual(await subject.store.find(head.session.sessionId));
    });

    it("repeats nothing and leaves nothing out while sessions come and go", async () => {
      await filled();
      const first = await subject.store.list({}, { size: 4, token: "" });
      expect(first.heads.map(({ session }) => session.sessionId)).toEqual(["s11", "s10", "s9", "s8"]);
      await subject.create("new");
      await subject.store.delete("s8");
      await subject.store.delete("s6");
      const rest: string[] = [];
      for (let token = first.next; token !== ""; ) {
        const page = await subject.store.list({}, { size: 4, token });
        rest.push(...page.heads.map(({ session }) => session.sessionId));
        token = page.next;
      }
      expect(rest).toEqual(["s7", "s5", "s4", "s3", "s2", "s1", "s0"]);
    });

    it("ends a page at about a mebibyte, and leaves nothing out", async () => {
      const turn = turnAt(0, { text: "x".repeat(400 << 10) });
      for (const id of ["a", "b", "c", "d", "e"]) await subject.create(id, { turn });
      await subject.create("large", { turn: turnAt(0, { text: "x".repeat(2 << 20) }) });
      const pages: string[][] = [];
      for (let token = ""; ; ) {
        const { heads, next } = await subject.store.list({}, { size: 100, token });
        pages.push(heads.map(({ session }) => session.sessionId));
        if (next === "") break;
        token = next;
      }
      expect(pages).toEqual([["large"], ["e", "d"], ["c", "b"], ["a"]]);
    });

    it("is empty when there are no sessions", async () => {
      expect(await subject.store.list({}, { size: 10, token: "" })).toEqual({ heads: [], next: "" });
    });

    it.each(["nonsense", "-1", "1e3", "'; --", "99999999999999999999"])(
      "refuses a token that it never gave: %s",
      async (token) => {
        await expect(subject.store.list({}, { size: 10, token })).rejects.toMatchObject({
          reason: "INVALID_REQUEST",
          details: { violations: [{ field: "page_token" }] },
        });
      },
    );
  });
}
