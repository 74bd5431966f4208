import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Event } from "../../src/dialog/event.ts";
import { SqliteDatabase } from "../../src/store/sqlite/driver.ts";
import { House, lines } from "./house.ts";
import { holdTimeLimit } from "./out-of-time.ts";
import { type ReceivedCall, WebhookStandIn } from "./webhook-stand-in.ts";

/** What a session does when the clerk looked something up. */
const lookedUp = ["user_text", "recognition", "command", "command_result"];

describe("a command of the webhook", () => {
  it("is run by Parley, and the dialog goes on with the answer", async () => {
    const { events } = await lookUp((call) => {
      call.answer({ id: "look_up", outParameters: { stock: "12 apples" } });
    });
    expect(lines(events)).toEqual([...lookedUp, "There are 12 apples.", "wait_for_user"]);
    expect(events.map(({ offset }) => offset)).toEqual([3, 4, 5, 6, 7, 8]);
    expect(resultIn(events)).toEqual({
      kind: "command_result",
      commandId: "look_up",
      commandOffset: 5,
      outputs: { stock: "12 apples" },
      error: "",
      webhookMetadata: "",
    });
  });

  it("is asked for with all that it needs to know", async () => {
    const { webhook } = await lookUp((call) => call.answer({ id: "look_up" }));
    expect(webhook.calls.map(({ request }) => request)).toEqual([
      { id: "look_up", inputParameters: { item: "apples" }, modelID: "clerk", sessionID: "s", metadata: "" },
    ]);
    expect(webhook.calls[0]?.headers).toMatchObject({
      "content-type": "application/json",
      "idempotency-key": "s:5",
    });
  });

  it("may answer with numbers, booleans and nothing, and with more than the model declares", async () => {
    const { events } = await lookUp((call) => {
      call.answer({ id: "look_up", outParameters: { stock: 12, fresh: true, colour: null, weight: 1.5 } });
    });
    expect(resultIn(events)).toMatchObject({
      outputs: { stock: "12", fresh: "true", colour: "", weight: "1.5" },
    });
    expect(lines(events)).toContain("There are 12.");
  });

  it("is run once for every command, one after another", async () => {
    const { house, webhook } = await withWebhook((call) => {
      call.answer({ id: "look_up", outParameters: { stock: `${webhook.calls.length} pears` } });
    });
    const events = await house.say("s", "count everything twice");
    expect(lines(events).filter((line) => line.startsWith("There"))).toEqual([
      "There are 1 pears.",
      "There are 2 pears.",
    ]);
    expect(webhook.calls.map(({ headers }) => headers["idempotency-key"])).toEqual(["s:5", "s:8"]);
  });

  it("gets back the note that it left at its last call for the session", async () => {
    const { house, webhook } = await withWebhook((call) => {
      call.answer({ id: "look_up", metadata: `page ${webhook.calls.length}` });
    });
    await house.create({ sessionId: "other" });
    for (const sessionId of ["s", "other", "s"]) await house.say(sessionId, "what is there");
    expect(webhook.calls.map(({ request }) => request.metadata)).toEqual(["", "", "page 1"]);
  });

  it("loses its note when it leaves none", async () => {
    const { house, webhook } = await withWebhook((call) => {
      call.answer(webhook.calls.length === 1 ? { id: "look_up", metadata: "page 1" } : { id: "look_up" });
    });
    for (let round = 0; round < 3; round++) await house.say("s", "what is there");
    expect(webhook.calls.map(({ request }) => request.metadata)).toEqual(["", "page 1", ""]);
  });
});

it("an answer that the store could not take is stored as soon as it can, and the webhook is not called again", async () => {
  const { house, webhook } = await withWebhook((call) => {
    other.exec("CREATE TRIGGER no BEFORE INSERT ON turns BEGIN SELECT RAISE(ABORT, 'no'); END");
    call.answer({ id: "look_up", outParameters: { stock: "12 apples" } });
  });
  const other = new SqliteDatabase(join(house.directory, "parley.db"));
  const saying = house.say("s", "what is there");
  await expect.poll(() => house.errors.length).toBe(1);
  house.surroundings.advance(100);
  await expect.poll(() => house.errors.length).toBe(2);
  other.exec("DROP TRIGGER no");
  other.close();
  house.surroundings.advance(200);
  expect(lines(await saying)).toEqual([...lookedUp, "There are 12 apples.", "wait_for_user"]);
  expect(webhook.calls).toHaveLength(1);
});

it("an answer for a session that was deleted meanwhile is dropped, and is no error", async () => {
  const { house, webhook } = await withWebhook(async (call) => {
    await house.sessions.delete("s");
    call.answer({ id: "look_up" });
  });
  await expect(house.say("s", "what is there")).rejects.toThrow("There is no session");
  await expect.poll(() => webhook.calls.length).toBe(1);
  await house.fulfilment.stop();
  expect(house.errors).toEqual([]);
});

describe("a command of the webhook that", () => {
  type Failure = readonly [what: string, reason: RegExp, react: (call: ReceivedCall) => void];
  const failures: readonly Failure[] = [
    [
      "is answered with an error",
      /^out of apples$/,
      (call) => call.answer({ id: "look_up", error: "out of apples" }),
    ],
    [
      "is answered with status 500",
      /^the webhook answered with status 500$/,
      ({ response }) => void response.writeHead(500).end('{"id":"look_up"}'),
    ],
    [
      "is answered with a redirect",
      /^the webhook answered with status 302$/,
      ({ response }) => void response.writeHead(302, { location: "/elsewhere" }).end(),
    ],
    [
      "is answered with something that is not JSON",
      /^the webhook's answer is not a JSON object$/,
      ({ response }) => void response.end("12 apples"),
    ],
    [
      "is answered with a list",
      /^the webhook's answer is not a JSON object$/,
      (call) => call.answer(["look_up"]),
    ],
    [
      "is answered with nothing",
      /^the webhook's answer is not a JSON object$/,
      ({ response }) => void response.end(),
    ],
    [
      "is answered for another command",
      /^the webhook answered for command "look_down"$/,
      (call) => call.answer({ id: "look_down" }),
    ],
    ["is answered for no command", /^the webhook answered for command /, (call) => call.answer({})],
    [
      "is answered with a number as its error",
      /needs texts for error and metadata/,
      (call) => call.answer({ id: "look_up", error: 7 }),
    ],
    [
      "is answered with a list of outputs",
      /an object for outParameters/,
      (call) => call.answer({ id: "look_up", outParameters: ["12"] }),
    ],
    [
      "is answered with an output that is no text",
      /^the webhook's output "stock" is not a text, number or boolean$/,
      (call) => call.answer({ id: "look_up", outParameters: { stock: { apples: 12 } } }),
    ],
    [
      "is answered with more than 1 MiB",
      /^the webhook's answer has more than 1048576 bytes$/,
      (call) => call.answer({ id: "look_up", outParameters: { stock: "x".repeat(1 << 20) } }),
    ],
    [
      "is answered with a packed bomb of zeros",
      /^the webhook's answer is not a JSON object$/,
      ({ response }) =>
        void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(16 << 20))),
    ],
    ["is hung up on", /^the webhook could not be called: /, ({ response }) => void response.destroy()],
  ];

  it.each(failures)("%s fails, with the reason in the log", async (_what, reason, react) => {
    const { events, house, webhook } = await lookUp(react);
    expect(resultIn(events).error).toMatch(reason);
    expect(lines(events)).toEqual([...lookedUp, "problem", "That failed.", "wait_for_user"]);
    expect(webhook.calls).toHaveLength(1);
    expect(house.errors).toEqual([]);
  });

  it("reaches nobody fails, with the reason in the log", async () => {
    const house = await House.open({ webhook: "http://127.0.0.1:1/" });
    await house.create({ sessionId: "s" });
    const events = await house.say("s", "what is there");
    expect(resultIn(events).error).toMatch(/^the webhook could not be called: /);
  });

  it("is configured nowhere fails, with the reason in the log", async () => {
    const house = await House.open();
    await house.create({ sessionId: "s" });
    const events = await house.say("s", "what is there");
    expect(resultIn(events).error).toBe('no webhook is configured for model "clerk"');
    expect(lines(events).at(-2)).toBe("That failed.");
  });

  it("is not answered within 10 seconds fails, with the reason in the log", async () => {
    const { house, webhook } = await withWebhook();
    const limit = holdTimeLimit(10_000);
    const saying = house.say("s", "what is there");
    await webhook.call(0);
    limit.runOut();
    expect(resultIn(await saying).error).toBe(
      "the webhook could not be called: it did not answer within 10 seconds",
    );
  });
});

describe("while the webhook runs", () => {
  it("the client's event is durable already, and told", async () => {
    const { house } = await withOpenCall();
    expect(lines(await house.log("s")).slice(3)).toEqual(["user_text", "recognition", "command"]);
  });

  it("the user is not heard, and no result of a client is taken", async () => {
    const { house } = await withOpenCall();
    await expect(house.say("s", "hello")).rejects.toMatchObject({ reason: "COMMAND_PENDING" });
    await expect(house.finish("s", "look_up")).rejects.toMatchObject({ reason: "NO_COMMAND_PENDING" });
  });

  it("a story jump is taken, and the late answer is dropped", async () => {
    const { house, webhook, call } = await withOpenCall();
    await house.send("s", { kind: "story_jump", storyId: "break_story", parameters: {} });
    const log = await house.log("s");
    call.answer({ id: "look_up", outParameters: { stock: "too late" } });
    await anotherCallEnds(house, webhook);
    expect(await house.log("s")).toEqual(log);
    expect(house.errors).toEqual([]);
  });

  it("a late answer to an older command is not taken for the command that waits now", async () => {
    const { house, webhook, call } = await withOpenCall();
    await house.send("s", { kind: "story_jump", storyId: "main", parameters: {} });
    const again = house.say("s", "what is there");
    const second = await webhook.call(1);
    call.answer({ id: "look_up", outParameters: { stock: "old" } });
    await anotherCallEnds(house, webhook);
    second.answer({ id: "look_up", outParameters: { stock: "new" } });
    expect(lines(await again)).toEqual([...lookedUp, "There are new.", "wait_for_user"]);
  });

  it("the session can be ended, and the late answer is dropped", async () => {
    const { house, webhook, call } = await withOpenCall();
    await house.sessions.end("s");
    const log = await house.log("s");
    call.answer({ id: "look_up" });
    await anotherCallEnds(house, webhook);
    expect(await house.log("s")).toEqual(log);
    expect(house.errors).toEqual([]);
  });

  it("a call that waits for it ends with TURN_TIMEOUT after 30 seconds, and the answer still counts", async () => {
    const { house, webhook } = await withWebhook();
    const saying = house.say("s", "what is there");
    const call = await webhook.call(0);
    house.surroundings.advance(30_000);
    await expect(saying).rejects.toMatchObject({ reason: "TURN_TIMEOUT" });
    call.answer({ id: "look_up", outParameters: { stock: "plums" } });
    expect(lines(await restOf(house, 6))).toEqual(["command_result", "There are plums.", "wait_for_user"]);
  });
});

describe("a webhook call that was interrupted", () => {
  it("is made again at the next start, with the same idempotency key, and counts once", async () => {
    const { house: before, webhook } = await withOpenCall();
    await before.close();
    webhook.react = (call) => call.answer({ id: "look_up", outParameters: { stock: "apples again" } });
    const house = await House.open({ directory: before.directory, webhook: webhook.url });
    await house.fulfilment.resume();
    expect(lines(await restOf(house, 6))).toEqual([
      "command_result",
      "There are apples again.",
      "wait_for_user",
    ]);
    const [first, second, ...more] = webhook.calls;
    expect(more).toEqual([]);
    expect(second?.headers["idempotency-key"]).toBe(first?.headers["idempotency-key"]);
    expect(second?.request).toEqual(first?.request);
    expect(await house.log("s")).toHaveLength(9);
    expect(before.errors).toEqual([]);
  });

  it("answers a retry of the event that caused it", async () => {
    const { house: before, webhook } = await withWebhook();
    const lost = before.say("s", "what is there", { requestId: "r" });
    await webhook.call(0);
    before.feed.close(new Error("stopping"));
    await expect(lost).rejects.toThrow("stopping");
    await before.close();
    webhook.react = (call) => call.answer({ id: "look_up", outParameters: { stock: "apples" } });
    const house = await House.open({ directory: before.directory, webhook: webhook.url });
    const retry = house.say("s", "what is there", { requestId: "r" });
    await house.fulfilment.resume();
    expect(lines(await retry)).toEqual([...lookedUp, "There are apples.", "wait_for_user"]);
  });

  it("is not made again once it was answered", async () => {
    const { house: before, webhook } = await lookUp((call) => call.answer({ id: "look_up" }));
    await before.close();
    const house = await House.open({ directory: before.directory, webhook: webhook.url });
    await house.fulfilment.resume();
    await anotherCallEnds(house, webhook);
    expect(webhook.calls.filter(({ request }) => request.sessionID === "s")).toHaveLength(1);
  });

  it("is not made again when the session was ended meanwhile", async () => {
    const { house: before, webhook } = await withOpenCall();
    await before.sessions.end("s");
    await before.close();
    const house = await House.open({ directory: before.directory, webhook: webhook.url });
    await house.fulfilment.resume();
    await anotherCallEnds(house, webhook);
    expect(webhook.calls.filter(({ request }) => request.sessionID === "s")).toHaveLength(1);
  });
});

interface WithWebhook {
  readonly house: House;
  readonly webhook: WebhookStandIn;
}

/** A session "s" with the clerk, and a webhook. */
async function withWebhook(react?: (call: ReceivedCall) => void): Promise<WithWebhook> {
  const webhook = await WebhookStandIn.open(react);
  const house = await House.open({ webhook: webhook.url });
  await house.create({ sessionId: "s" });
  return { house, webhook };
}

/** The clerk has looked something up, and the webhook has reacted. */
async function lookUp(react: (call: ReceivedCall) => void): Promise<WithWebhook & { events: Event[] }> {
  const { house, webhook } = await withWebhook(react);
  return { house, webhook, events: await house.say("s", "are there apples") };
}

/** The clerk is looking something up, and the webhook has not answered yet. */
async function withOpenCall(): Promise<WithWebhook & { call: ReceivedCall }> {
  const { house, webhook } = await withWebhook();
  // Whoever waits for the rest of the turn is of no interest here.
  house.say("s", "what is there").catch(() => {});
  return { house, webhook, call: await webhook.call(0) };
}

/** A whole call for another session: answers that were given before it have been dealt with when it ends. */
async function anotherCallEnds(house: House, webhook: WebhookStandIn): Promise<void> {
  webhook.react = (call) => call.answer({ id: "look_up" });
  const { head } = await house.create();
  await house.say(head.session.sessionId, "what is there");
}

/** The events of session "s" from an offset, until its user is waited for. */
async function restOf(house: House, from: number): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of house.sessions.watch("s", from - 1, new AbortController().signal)) {
    events.push(event);
    if (event.body.kind === "wait_for_user") break;
  }
  return events;
}

function resultIn(events: readonly Event[]): Extract<Event["body"], { kind: "command_result" }> {
  for (const { body } of events) if (body.kind === "command_result") return body;
  throw new Error("no command had a result");
}
