import { expect, it } from "vitest";
import { failureOf, present } from "../conversation.ts";
import { type Protocol, protocols, startForTest } from "../start.ts";
import { bearer, Issuing } from "./issuing.ts";

const issuing = await Issuing.open();

/** Someone who watches a session, and a clock that the server goes by. */
async function watching(protocol: Protocol, credentials: string) {
  const clock = { time: Date.now() };
  const authentication = { ...issuing.authentication({ now: () => clock.time }), reauthenticateMs: 5 };
  const server = await startForTest({ authentication });
  const headers = bearer(credentials);
  const { sessions } = server.clients(protocol);
  await sessions.newSession({ modelId: "clerk", sessionId: "s" }, { headers });
  const watch = sessions.watchEvents({ sessionId: "s" }, { headers })[Symbol.asyncIterator]();
  const offsets: number[] = [];
  const take = async () => {
    const { value } = await watch.next();
    offsets.push(present(value?.event).offset);
  };
  for (const _ of [0, 1, 2]) await take();
  return { clock, headers, sessions, watch, take, offsets };
}

const ended = { code: "Unauthenticated", reason: "UNAUTHENTICATED" };

it.each(protocols)("over %s, who watches by a key that is revoked is sent away", async (protocol) => {
  const key = await issuing.key("leaver");
  const { clock, headers, watch, sessions } = await watching(protocol, key);
  await issuing.revoke(key);
  clock.time += 2_000;
  expect(await failureOf(watch.next())).toMatchObject(ended);
  expect(await failureOf(sessions.getSession({ sessionId: "s" }, { headers }))).toMatchObject(ended);
});

it.each(protocols)("over %s, who watches by a token that expires is sent away", async (protocol) => {
  const { clock, watch } = await watching(protocol, await issuing.token());
  clock.time += 601_000;
  expect(await failureOf(watch.next())).toMatchObject(ended);
});

it.each(protocols)("over %s, who is known stays, and misses nothing", async (protocol) => {
  const { headers, sessions, take, offsets } = await watching(protocol, await issuing.token());
  for (let round = 0; round < 3; round++) {
    const input = { case: "userText", value: { text: "hello" } } as const;
    for await (const _ of sessions.createEvent({ sessionId: "s", input }, { headers })) await take();
  }
  expect(offsets).toEqual(offsets.map((_, index) => index));
  expect(offsets.length).toBeGreaterThan(10);
});

it("nobody is sent away later than 12 seconds after a key was revoked", () => {
  const keysAreRememberedMs = 2_000;
  expect((issuing.authentication().reauthenticateMs ?? 0) + keysAreRememberedMs).toBe(12_000);
});
