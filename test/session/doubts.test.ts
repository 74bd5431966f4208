import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Event } from "../../src/dialog/event.ts";
import { cheerfulClerk } from "./clerk.ts";
import { collect, next } from "./collect.ts";
import { FalteringStore } from "./faltering-store.ts";
import { House, lines } from "./house.ts";
import { WebhookStandIn } from "./webhook-stand-in.ts";

const unavailable = { reason: "STORE_UNAVAILABLE" };
const nobody = new AbortController().signal;

interface Scene {
  readonly house: House;
  readonly store: FalteringStore;
  readonly webhook: WebhookStandIn;
}

/** A session "s" with the clerk, on a store that may falter. */
async function begin(): Promise<Scene> {
  const store = new FalteringStore();
  const webhook = await WebhookStandIn.open((call) =>
    call.answer({ id: "look_up", outParameters: { stock: "7" } }),
  );
  const house = await House.open({ wayTo: store.wayTo, webhook: webhook.url });
  await house.create({ sessionId: "s" });
  return { house, store, webhook };
}

/** Someone who has seen all of session "s", and watches. */
function watch(house: House): AsyncGenerator<Event, void> {
  return house.sessions.watch("s", 2, nobody);
}

/** Lets time pass until something is so: whoever looks at the store again waits in between. */
async function passTimeUntil(house: House, isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    house.surroundings.advance(100);
    await new Promise(setImmediate);
  }
}

/** Lets time pass until a promise is settled. */
async function whileTimePasses<T>(house: House, promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const settle = () => {
    isSettled = true;
  };
  promise.then(settle, settle);
  await passTimeUntil(house, () => isSettled);
  return promise;
}

describe("a change that took effect, though the store failed to say so", () => {
  it("is told to the client as a failure, and to watchers as it is", async () => {
    const { house, store } = await begin();
    const first = next(watch(house));
    store.failures.push({ method: "append", when: "after" });
    await expect(house.say("s", "hello")).rejects.toMatchObject(unavailable);
    expect((await whileTimePasses(house, first)).body).toMatchObject({ text: "hello" });
  });

  it("is told to watchers though the store fails once more", async () => {
    const { house, store } = await begin();
    const first = next(watch(house));
    store.failures.push({ method: "append", when: "after" });
    await expect(house.say("s", "hello")).rejects.toMatchObject(unavailable);
    store.failures.push({ method: "find", when: "before" }, { method: "find", when: "before" });
    expect((await whileTimePasses(house, first)).body).toMatchObject({ text: "hello" });
  });

  it("has its webhook called", async () => {
    const { house, store, webhook } = await begin();
    store.failures.push({ method: "append", when: "after" });
    await expect(house.say("s", "what is there", { requestId: "r" })).rejects.toMatchObject(unavailable);
    const again = house.say("s", "what is there", { requestId: "r" });
    await passTimeUntil(house, () => webhook.calls.length > 0);
    expect(lines(await again)).toContain("There are 7.");
    expect(webhook.calls).toHaveLength(1);
  });

  it("ends watchers when it ended the session", async () => {
    const { house, store } = await begin();
    const rest = collect(watch(house));
    store.failures.push({ method: "append", when: "after" });
    await expect(house.sessions.end("s")).rejects.toMatchObject(unavailable);
    expect(lines(await whileTimePasses(house, rest))).toEqual(["session_ended"]);
  });

  it("ends watchers when it deleted the session", async () => {
    const { house, store } = await begin();
    const rest = collect(watch(house));
    store.failures.push({ method: "delete", when: "after" });
    await expect(house.sessions.delete("s")).rejects.toMatchObject(unavailable);
    await expect(whileTimePasses(house, rest)).rejects.toMatchObject({ reason: "SESSION_NOT_FOUND" });
  });
});

it("an event that the store failed to take is not tried again behind the client's back", async () => {
  const { house, store } = await begin();
  store.failures.push({ method: "append", when: "after" });
  await expect(house.say("s", "hello")).rejects.toMatchObject(unavailable);
  expect(lines(await house.log("s")).filter((line) => line === "user_text")).toHaveLength(1);
});

describe("a change that did not take effect", () => {
  it("is not told to watchers, and does not disturb the webhook that is under way", async () => {
    const { house, store, webhook } = await begin();
    webhook.react = () => {};
    house.say("s", "what is there").catch(() => {});
    const call = await webhook.call(0);
    const jump = { kind: "story_jump", storyId: "break_story", parameters: {} } as const;
    store.failures.push({ method: "append", when: "before" });
    await expect(house.send("s", jump)).rejects.toMatchObject(unavailable);
    const result = next(house.sessions.watch("s", 5, nobody));
    const finds = store.calls("find");
    await passTimeUntil(house, () => store.calls("find") > finds);
    // Comes behind whoever looks at the session.
    await expect(house.say("s", "hello")).rejects.toMatchObject({ reason: "COMMAND_PENDING" });
    expect(webhook.calls).toHaveLength(1);
    call.answer({ id: "look_up", outParameters: { stock: "7" } });
    expect((await result).body).toMatchObject({ kind: "command_result", outputs: { stock: "7" } });
  });
});

it("a webhook's command is run though the model could not be read at first", async () => {
  const { house: before, webhook } = await begin();
  webhook.react = () => {};
  before.say("s", "what is there").catch(() => {});
  await webhook.call(0);
  await before.close();
  await writeFile(join(before.directory, "models", "clerk.yaml"), cheerfulClerk);
  webhook.react = (call) => call.answer({ id: "look_up", outParameters: { stock: "7" } });
  const store = new FalteringStore();
  const { directory } = before;
  const house = await House.open({ directory, wayTo: store.wayTo, webhook: webhook.url });
  store.failures.push({ method: "findModel", when: "before" });
  await house.fulfilment.resume();
  const result = await whileTimePasses(house, next(house.sessions.watch("s", 5, nobody)));
  expect(result.body).toMatchObject({ kind: "command_result", outputs: { stock: "7" } });
});
