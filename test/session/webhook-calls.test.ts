import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Event } from "../../src/dialog/event.ts";
import type { WebhookOptions } from "../../src/session/webhook.ts";
import { clerk } from "./clerk.ts";
import { House, lines } from "./house.ts";
import { holdTimeLimit } from "./out-of-time.ts";
import { type ReceivedCall, WebhookStandIn } from "./webhook-stand-in.ts";

/** The clerk, whose command says more of its webhook. */
function clerkWith(keys: string): string {
  return clerk.replace("use_webhook: true }", `use_webhook: true, ${keys} }`);
}

interface Scene {
  readonly house: House;
  readonly webhook: WebhookStandIn;
}

async function open(
  keys: string,
  react?: (call: ReceivedCall) => void,
  webhooks: WebhookOptions = {},
): Promise<Scene> {
  const webhook = await WebhookStandIn.open(react);
  const house = await House.open({ webhook: webhook.url, model: clerkWith(keys), webhooks });
  await house.create({ sessionId: "s" });
  return { house, webhook };
}

function errorIn(events: readonly Event[]): string | undefined {
  return events.flatMap(({ body }) => (body.kind === "command_result" ? [body.error] : []))[0];
}

const success = { id: "look_up", outParameters: { stock: "12 apples" } };

describe("a command with retries", () => {
  const trouble: readonly (readonly [string, (call: ReceivedCall) => void])[] = [
    ["500", ({ response }) => void response.writeHead(500).end()],
    ["429", ({ response }) => void response.writeHead(429).end()],
    ["503", ({ response }) => void response.writeHead(503).end()],
    ["a connection that breaks", ({ response }) => void response.destroy()],
  ];

  it.each(trouble)("is tried again after %s, with the same key, until it works", async (_what, fail) => {
    const { house, webhook } = await open("retries: 3", (call) => {
      if (webhook.calls.length < 3) fail(call);
      else call.answer(success);
    });
    const saying = house.say("s", "what is there");
    for (const delayMs of [500, 1000]) await wakeAfter(house, delayMs, saying);
    expect(lines(await saying)).toContain("There are 12 apples.");
    expect(webhook.calls.map(({ headers }) => headers["idempotency-key"])).toEqual(["s:5", "s:5", "s:5"]);
  });

  it("fails after so many in vain", async () => {
    const { house, webhook } = await open("retries: 2", ({ response }) => void response.writeHead(500).end());
    const saying = house.say("s", "what is there");
    for (const delayMs of [500, 1000]) await wakeAfter(house, delayMs, saying);
    expect(errorIn(await saying)).toBe("the webhook answered with status 500");
    expect(webhook.calls).toHaveLength(3);
  });

  const settled: readonly (readonly [string, (call: ReceivedCall) => void])[] = [
    ["an error of the command", (call) => call.answer({ id: "look_up", error: "sold out" })],
    ["404", ({ response }) => void response.writeHead(404).end()],
    ["a redirect", ({ response }) => void response.writeHead(307, { location: "/" }).end()],
    ["no JSON", ({ response }) => void response.end("12 apples")],
    ["the answer to another command", (call) => call.answer({ id: "look_down" })],
    ["too much", ({ response }) => void response.end("x".repeat((1 << 20) + 1))],
  ];

  it.each(settled)("is not tried again after %s", async (_what, react) => {
    const { house, webhook } = await open("retries: 3", react);
    expect(errorIn(await house.say("s", "what is there"))).not.toBe("");
    expect(webhook.calls).toHaveLength(1);
  });

  it("is not tried again once the dialog does not wait for it any more", async () => {
    const { house, webhook } = await open("retries: 3", ({ response }) => void response.writeHead(500).end());
    house.say("s", "what is there").catch(() => {});
    await webhook.call(0);
    await house.send("s", { kind: "story_jump", storyId: "break_story", parameters: {} });
    const log = await house.log("s");
    house.surroundings.advance(60_000);
    await house.fulfilment.stop();
    expect(webhook.calls).toHaveLength(1);
    expect(await house.log("s")).toEqual(log);
    expect(house.errors).toEqual([]);
  });

  it("that the server stops between two attempts is tried again at the next start", async () => {
    const { house: before, webhook } = await open("retries: 3", ({ response }) => {
      response.writeHead(500).end();
    });
    before.say("s", "what is there").catch(() => {});
    await webhook.call(0);
    await before.close();
    webhook.react = (call) => call.answer(success);
    const house = await House.open({ directory: before.directory, webhook: webhook.url });
    await house.fulfilment.resume();
    await expect.poll(async () => lines(await house.log("s"))).toContain("There are 12 apples.");
    expect(webhook.calls.map(({ headers }) => headers["idempotency-key"])).toEqual(["s:5", "s:5"]);
  });
});

it("a command with a timeout fails after that", async () => {
  const { house, webhook } = await open("timeout: 20s");
  const limit = holdTimeLimit(20_000);
  const saying = house.say("s", "what is there");
  await webhook.call(0);
  limit.runOut();
  const reason = "the webhook could not be called: it did not answer within 20 seconds";
  expect(errorIn(await saying)).toBe(reason);
});

describe("a webhook that the model has named", () => {
  it("is not called on this machine", async () => {
    const webhook = await WebhookStandIn.open();
    for (const url of [webhook.url, webhook.url.replace("127.0.0.1", "localhost")]) {
      const { house } = await open(`fulfillment_webhook: "${url}"`);
      const { hostname } = new URL(url);
      expect(errorIn(await house.say("s", "what is there"))).toBe(
        `the webhook could not be called: models may not name the private address of ${hostname}`,
      );
    }
    expect(webhook.calls).toEqual([]);
  });

  it("is called on a host that is allowed, and on no other", async () => {
    const webhook = await WebhookStandIn.open(({ answer }) => answer(success));
    const { host } = new URL(webhook.url);
    const keys = `fulfillment_webhook: "${webhook.url}"`;
    const allowed = await open(keys, undefined, { hosts: new Set([host]) });
    expect(lines(await allowed.house.say("s", "what is there"))).toContain("There are 12 apples.");
    const refused = await open(keys, undefined, { hosts: new Set(["hooks.example"]) });
    expect(errorIn(await refused.house.say("s", "what is there"))).toBe(
      `the webhook could not be called: models may not name the host ${host}`,
    );
    expect(webhook.calls).toHaveLength(1);
  });
});

describe("with a secret, a call is signed", () => {
  const key = Buffer.from("a secret that only the two of us know");
  const secret = `whsec_${key.toString("base64")}`;

  it("over its id, its time and its body", async () => {
    const { house, webhook } = await open("retries: 0", ({ answer }) => answer(success), { secret });
    await house.say("s", "what is there");
    const { headers, request } = await webhook.call(0);
    const seconds = String(house.surroundings.now() / 1000);
    const body = JSON.stringify(request);
    const signature = createHmac("sha256", key).update(`s:5.${seconds}.${body}`).digest("base64");
    expect(headers).toMatchObject({
      "idempotency-key": "s:5",
      "webhook-id": "s:5",
      "webhook-timestamp": seconds,
      "webhook-signature": `v1,${signature}`,
    });
  });

  it("and without one it is not", async () => {
    const { house, webhook } = await open("retries: 0", ({ answer }) => answer(success));
    await house.say("s", "what is there");
    expect((await webhook.call(0)).headers).not.toHaveProperty("webhook-signature");
  });
});

/** Lets the time pass that a call waits before it is tried again, as soon as it waits. */
async function wakeAfter(house: House, delayMs: number, saying: Promise<unknown>): Promise<void> {
  let isOver = false;
  saying.finally(() => {
    isOver = true;
  });
  await expect.poll(() => isOver || house.surroundings.isWaitedFor(delayMs)).toBe(true);
  house.surroundings.advance(delayMs);
}
