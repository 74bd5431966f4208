import { describe, expect, it } from "vitest";
import { PageTokens } from "../../src/session/page-tokens.ts";
import type { Principal } from "../../src/session/principal.ts";
import type { Sessions } from "../../src/session/sessions.ts";
import { House } from "./house.ts";
import { plainSession } from "./plain-session.ts";

const shop: Principal = { id: "shop", role: "client" };
const mill: Principal = { id: "mill", role: "client" };
const operator: Principal = { id: "op", role: "operator" };

function sessionsPage(sessions: Sessions, token: string) {
  return sessions.list({ filter: {}, page: { size: 1, token } });
}

function eventsPage(sessions: Sessions, pageToken: string, sessionId = "s0") {
  return sessions.listEvents({ sessionId, fromOffset: 0, kinds: [], pageSize: 1, pageToken });
}

function turnsPage(sessions: Sessions, pageToken: string, sessionId = "s0") {
  return sessions.listTurns({ sessionId, fromOffset: 0, pageSize: 1, pageToken });
}

const listings = { ListSessions: sessionsPage, ListEvents: eventsPage, ListTurns: turnsPage } as const;

/** A house with two sessions of the shop, and one of the mill between them; each of two turns. */
async function open(): Promise<Sessions> {
  const { sessions } = await House.open();
  for (const [index, owner] of [shop, mill, shop].entries()) {
    const sessionId = `s${index}`;
    await sessions.of(owner).create({ ...plainSession, sessionId });
    const input = { kind: "input_timeout" } as const;
    await sessions.createEvent({ sessionId, requestId: "", expectedOffset: undefined, input });
  }
  return sessions;
}

const wrongToken = { reason: "INVALID_REQUEST", details: { violations: [{ field: "page_token" }] } };

describe.each(Object.entries(listings))("a page token of %s", (name, page) => {
  it("says nothing of the place it stands for", async () => {
    const sessions = (await open()).of(shop);
    const { next } = await page(sessions, "");
    expect(next).toMatch(/^[\w-]{91}$/);
    expect((await page(sessions, "")).next).not.toBe(next);
  });

  it("leads on for the one who got it, and for nobody else", async () => {
    const sessions = await open();
    const { next } = await page(sessions.of(operator), "");
    await page(sessions.of(operator), next);
    const other: Principal = { id: "op2", role: "operator" };
    await expect(page(sessions.of(other), next)).rejects.toMatchObject(wrongToken);
  });

  it("is not one of another method", async () => {
    const sessions = (await open()).of(shop);
    const [foreign] = Object.entries(listings).filter(([one]) => one !== name);
    const { next } = (await foreign?.[1](sessions, "")) ?? {};
    await expect(page(sessions, next ?? "")).rejects.toMatchObject(wrongToken);
  });

  it("can not be made up", async () => {
    const sessions = (await open()).of(shop);
    const { next } = await page(sessions, "");
    for (const token of ["1", "2", "nonsense", next.slice(1), `${next}A`]) {
      await expect(page(sessions, token)).rejects.toMatchObject(wrongToken);
    }
  });
});

it("a token of one method is none of another's, though all else is the same", async () => {
  const { store, surroundings } = await House.open();
  const tokens = new PageTokens(store, surroundings);
  const listing = { method: "ListEvents", principal: shop, sessionId: "s" } as const;
  const token = await tokens.write("7", listing);
  expect(await tokens.read(token, listing)).toBe("7");
  await expect(tokens.read(token, { ...listing, method: "ListSessions" })).rejects.toMatchObject(wrongToken);
});

it("a token of one session's events is none of another's", async () => {
  const sessions = (await open()).of(shop);
  const { next } = await eventsPage(sessions, "", "s0");
  await expect(eventsPage(sessions, next, "s2")).rejects.toMatchObject(wrongToken);
});

it("pages of a client's sessions have all of them, and no other", async () => {
  const sessions = (await open()).of(shop);
  const first = await sessionsPage(sessions, "");
  const second = await sessionsPage(sessions, first.next);
  expect([first, second].flatMap(({ heads }) => heads.map(({ session }) => session.sessionId))).toEqual([
    "s2",
    "s0",
  ]);
});
