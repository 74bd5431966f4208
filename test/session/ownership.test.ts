import { describe, expect, it } from "vitest";
import { anyone, type Principal } from "../../src/session/principal.ts";
import type { Sessions } from "../../src/session/sessions.ts";
import { collect } from "./collect.ts";
import { House } from "./house.ts";
import { plainSession } from "./plain-session.ts";

const shop: Principal = { id: "shop", role: "client" };
const mill: Principal = { id: "mill", role: "client" };
const operator: Principal = { id: "op", role: "operator" };

const text = { kind: "user_text", text: "hello", timedOut: false } as const;
const plainEvent = { requestId: "", expectedOffset: undefined, input: text };
const plainFork = { offset: undefined, newSessionId: "", requestId: "", title: "" };
const wholeLog = { fromOffset: 0, kinds: [], pageSize: 0, pageToken: "" };
const firstPage = { filter: {}, page: { size: 10, token: "" } };

/** Everything that names a session. */
const calls: Readonly<Record<string, (sessions: Sessions, sessionId: string) => Promise<unknown>>> = {
  get: (sessions, id) => sessions.get(id),
  update: (sessions, sessionId) => sessions.update({ sessionId, change: { title: "mine" } }),
  end: (sessions, id) => sessions.end(id),
  delete: (sessions, id) => sessions.delete(id),
  fork: (sessions, sessionId) => sessions.fork({ sessionId, ...plainFork }),
  createEvent: (sessions, sessionId) => sessions.createEvent({ sessionId, ...plainEvent }),
  listEvents: (sessions, sessionId) => sessions.listEvents({ sessionId, ...wholeLog }),
  listTurns: (sessions, sessionId) => sessions.listTurns({ sessionId, ...wholeLog }),
  conversation: (sessions, id) => sessions.conversation(id),
  watch: (sessions, id) => collect(sessions.watch(id, undefined, AbortSignal.abort())),
};

async function open(): Promise<House> {
  const house = await House.open();
  await house.sessions.of(shop).create({ ...plainSession, sessionId: "s" });
  return house;
}

function failure(call: Promise<unknown>) {
  return call.then(
    () => undefined,
    ({ reason, message, details }) => ({ reason, message: message.replaceAll(/"\w+"/g, "…"), details }),
  );
}

describe.each(Object.entries(calls))("%s", (_name, call) => {
  it("is for the owner", async () => {
    const { sessions } = await open();
    await call(sessions.of(shop), "s");
  });

  it("is for operators", async () => {
    const { sessions } = await open();
    await call(sessions.of(operator), "s");
  });

  it("tells others what it tells of a session that is not there, and changes nothing", async () => {
    const house = await open();
    const before = await house.sessions.get("s");
    const found = await failure(call(house.sessions.of(mill), "s"));
    const missing = await failure(call(house.sessions.of(mill), "t"));
    expect(found).toMatchObject({ reason: "SESSION_NOT_FOUND", details: { resource: { name: "s" } } });
    expect({ ...found, details: {} }).toEqual({ ...missing, details: {} });
    expect(await house.sessions.get("s")).toEqual(before);
  });

  it("tells others the same of a session that a server without names made", async () => {
    const { sessions } = await House.open();
    await sessions.create({ ...plainSession, sessionId: "s" });
    expect(await failure(call(sessions.of(shop), "s"))).toMatchObject({ reason: "SESSION_NOT_FOUND" });
    await call(sessions.of(anyone), "s");
  });
});

it("lists to clients their own sessions, and to operators all", async () => {
  const { sessions } = await open();
  await sessions.of(mill).create({ ...plainSession, sessionId: "m" });
  const idsFor = async (principal: Principal) =>
    (await sessions.of(principal).list(firstPage)).heads.map(({ session }) => session.sessionId);
  expect(await idsFor(shop)).toEqual(["s"]);
  expect(await idsFor(mill)).toEqual(["m"]);
  expect(await idsFor(operator)).toEqual(["m", "s"]);
  const asked = await sessions.of(mill).list({ ...firstPage, filter: { owner: "shop" } });
  expect(asked.heads.map(({ session }) => session.sessionId)).toEqual(["m"]);
});

it("keeps the request ids of owners apart", async () => {
  const { sessions } = await House.open();
  const request = { ...plainSession, requestId: "r" };
  const one = await sessions.of(shop).create(request);
  const other = await sessions.of(mill).create({ ...request, title: "another" });
  expect(other.head.session.sessionId).not.toBe(one.head.session.sessionId);
  expect((await sessions.of(shop).create(request)).head).toEqual(one.head);
});

it("gives a fork to the one who made it", async () => {
  const { sessions } = await open();
  const { head } = await sessions.of(operator).fork({ sessionId: "s", ...plainFork });
  expect(head.session.owner).toBe("op");
  expect((await sessions.get("s")).session.owner).toBe("shop");
});
