import { describe, expect, it } from "vitest";
import { CommandStatus_StatusCode } from "../../gen/cobaltspeech/diatheke/diatheke_pb.ts";
import { failureOf, finish, lines, logOf, say } from "../server/conversation.ts";
import { type StartOptions, startForTest, type TestServer } from "../server/start.ts";
import { clerk } from "../session/clerk.ts";
import { FixedSurroundings } from "../session/fixed-surroundings.ts";
import { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { type DiathekeClients, diathekeClients } from "./clients.ts";
import { Listener } from "./listener.ts";

interface Scene extends DiathekeClients {
  readonly server: TestServer;
  readonly sessionId: string;
  listen(): Listener;
  say(text: string): Promise<unknown>;
}

/** A server with a session of the clerk. */
async function open(options: StartOptions = {}): Promise<Scene> {
  const server = await startForTest(options);
  const clients = diathekeClients(server);
  const { sessionId } = await clients.diatheke.newSession({ model: "clerk" });
  return {
    ...clients,
    server,
    sessionId,
    listen: () => new Listener(clients, sessionId),
    say: (text) => clients.diatheke.pushText({ sessionId, text }),
  };
}

/** A session that waits for its client to run place_order, and someone who listens to it. */
async function ordering(options?: StartOptions) {
  const scene = await open(options);
  const listener = scene.listen();
  await scene.say("order apples");
  await listener.hear(2);
  const event = await listener.next();
  if (event.case !== "command") throw new Error(`it is told ${event.case}`);
  return { ...scene, listener, stateId: event.value.commandStateId };
}

describe("version 1", () => {
  it("tells what answers, and the ids of all models", async () => {
    const { diatheke } = await open();
    expect((await diatheke.version({})).diatheke).toMatch(/^Parley \d/);
    expect((await diatheke.models({})).models).toEqual(["clerk"]);
  });

  it("tells first what became of a text, then what follows from it", async () => {
    const { listen, say } = await open();
    const listener = listen();
    expect(await listener.hear(1)).toEqual(["welcome_reply: Welcome."]);
    await say("hello");
    expect(await listener.hear(2)).toEqual(["understood hello", "hello_reply: Hello."]);
    await say("purple monkey");
    expect(await listener.hear(2)).toEqual([
      "did not understand purple monkey",
      "not_understood_reply: Pardon?",
    ]);
  });

  it("calls the value of a slot that was asked for understood", async () => {
    const { listen, say } = await open();
    const listener = listen();
    await say("I want to order");
    await say("pears");
    expect(await listener.hear(5)).toEqual([
      "welcome_reply: Welcome.",
      "understood I want to order",
      "ask_item_reply: Which one?",
      "understood pears",
      'run place_order {"item":"pears"}',
    ]);
  });

  it("calls an intent that is not expected here not understood", async () => {
    const { listen, say, diatheke, sessionId } = await open();
    await diatheke.setStory({ sessionId, storyId: "break_story" });
    await say("order pears");
    expect(await listen().hear(6)).toContain("did not understand order pears");
  });

  it("keeps what happens until someone listens, and what is left then for who comes next", async () => {
    const { listen, say } = await open();
    await say("hello");
    const first = listen();
    const greeting = ["welcome_reply: Welcome.", "understood hello", "hello_reply: Hello."];
    expect(await first.hear(3)).toEqual(greeting);
    await first.leave();
    await say("good morning");
    // The server may not know yet that the first has left.
    const heard = () => listen().hear(2);
    await expect.poll(heard).toEqual(["understood good morning", "hello_reply: Hello."]);
  });

  it("takes no more texts when more than 256 events wait for someone to listen", async () => {
    const { listen, say } = await open();
    for (let count = 0; count < 64; count++) await say("hello");
    expect(await failureOf(say("hello"))).toMatchObject({
      code: "ResourceExhausted",
      reason: "TOO_MUCH_WAITING",
      metadata: { limit: "256" },
    });
    await listen().hear(129);
    await say("hello");
  });

  it("ends its stream well when the session is ended", async () => {
    const { listen, diatheke, sessionId } = await open();
    const listener = listen();
    await listener.hear(1);
    await diatheke.endSession({ sessionId });
    expect(await listener.hear(1)).toEqual(["the end"]);
    await diatheke.endSession({ sessionId });
  });

  it("ends its stream well when the session expires", async () => {
    const surroundings = new FixedSurroundings();
    const { listen, server, sessionId } = await open({ surroundings });
    const listener = listen();
    await listener.hear(1);
    surroundings.advance(3_600_000);
    await server.clients("gRPC").sessions.getSession({ sessionId });
    expect(await listener.hear(1)).toEqual(["the end"]);
  });

  it("ends its streams well when the server stops", async () => {
    const { listen, server, diatheke, sessionId } = await open();
    const listener = listen();
    await listener.hear(1);
    const replies = diatheke.streamAudioReplies({ sessionId })[Symbol.asyncIterator]();
    await replies.next();
    await replies.next();
    const ends = Promise.all([listener.hear(1), replies.next()]);
    await server.stop();
    expect(await ends).toEqual([["the end"], { done: true, value: undefined }]);
  });

  it("tells the last turn again to who comes back after a restart", async () => {
    const { server, sessionId, say } = await open();
    await say("hello");
    await say("order apples");
    await server.restart();
    const listener = new Listener(diathekeClients(server), sessionId);
    expect(await listener.hear(2)).toEqual(["understood order apples", 'run place_order {"item":"apples"}']);
  });

  it("is one more way to a session that is there over parley.v1", async () => {
    const { server, sessionId, listen } = await open();
    const clients = server.clients("gRPC");
    const listener = listen();
    await listener.hear(1);
    await say(clients, sessionId, "order apples");
    await finish(clients, sessionId, "place_order", { number: "7" });
    expect(await listener.hear(3)).toEqual([
      "understood order apples",
      'run place_order {"item":"apples"}',
      "ordered_reply: Order 7: apples.",
    ]);
    expect(lines(await logOf(clients, sessionId))).toContain("Order 7: apples.");
  });

  it("joins a session that was begun over parley.v1 at its last turn", async () => {
    const { server, ...clients } = await open();
    const { session } = await server.clients("gRPC").sessions.newSession({ modelId: "clerk" });
    const listener = new Listener(clients, session?.sessionId ?? "");
    expect(await listener.hear(1)).toEqual(["welcome_reply: Welcome."]);
  });
});

describe("a command of version 1", () => {
  it("holds everything up until it is finished, and its outputs count", async () => {
    const { diatheke, sessionId, listener, stateId } = await ordering();
    const outputParameters = { number: "7", colour: "red" };
    const finished = { sessionId, commandId: "place_order", commandStateId: stateId, outputParameters };
    await diatheke.commandFinished(finished);
    expect(await listener.hear(1)).toEqual(["ordered_reply: Order 7: apples."]);
  });

  it("may be finished without the id of its state, and with its inputs for outputs", async () => {
    const { diatheke, sessionId, listener } = await ordering();
    await diatheke.commandFinished({
      sessionId,
      commandId: "place_order",
      outputParameters: { item: "pears" },
    });
    expect(await listener.hear(1)).toEqual(["ordered_reply: Order : apples."]);
  });

  it("may fail: the session goes on as the model says", async () => {
    const { diatheke, sessionId, listener, server } = await ordering();
    const returnStatus = CommandStatus_StatusCode.FAILURE;
    const status = { sessionId, commandId: "place_order", returnStatus, errorMessageText: "out of paper" };
    await diatheke.commandFinished(status);
    expect(await listener.hear(1)).toEqual(["out_of_order_reply: That failed."]);
    const log = await logOf(server.clients("gRPC"), sessionId);
    const results = log.flatMap(({ body }) => (body.case === "commandResult" ? [body.value.error] : []));
    expect(results).toEqual(["out of paper"]);
  });

  it("may fail without a word", async () => {
    const { diatheke, sessionId, listener } = await ordering();
    const returnStatus = CommandStatus_StatusCode.FAILURE;
    await diatheke.commandFinished({ sessionId, commandId: "place_order", returnStatus });
    expect(await listener.hear(1)).toEqual(["out_of_order_reply: That failed."]);
  });

  it("has texts wait for its end, in their order", async () => {
    const { diatheke, sessionId, listener, say } = await ordering();
    await say("hello");
    await say("order pears");
    await say("good morning");
    await diatheke.commandFinished({ sessionId, commandId: "place_order" });
    expect(await listener.hear(5)).toEqual([
      "ordered_reply: Order : apples.",
      "understood hello",
      "hello_reply: Hello.",
      "understood order pears",
      'run place_order {"item":"pears"}',
    ]);
    await diatheke.commandFinished({ sessionId, commandId: "place_order" });
    expect(await listener.hear(2)).toEqual(["ordered_reply: Order : pears.", "understood good morning"]);
  });

  it("gives texts that waited to the session also when somebody else finished it", async () => {
    const { server, sessionId, listener, say } = await ordering();
    await say("hello");
    await finish(server.clients("gRPC"), sessionId, "place_order", { number: "7" });
    await say("good morning");
    expect(await listener.hear(5)).toEqual([
      "ordered_reply: Order 7: apples.",
      "understood hello",
      "hello_reply: Hello.",
      "understood good morning",
      "hello_reply: Hello.",
    ]);
  });

  it("of the webhook is not told, and texts wait for it", async () => {
    const webhook = await WebhookStandIn.open();
    const { listen, say } = await open({ webhook: webhook.url });
    const listener = listen();
    await say("what is there");
    const call = await webhook.call(0);
    const saying = say("hello");
    call.answer({ id: "look_up", outParameters: { stock: "12 apples" } });
    await saying;
    expect(await listener.hear(5)).toEqual([
      "welcome_reply: Welcome.",
      "understood what is there",
      "stock_reply: There are 12 apples.",
      "understood hello",
      "hello_reply: Hello.",
    ]);
  });

  it("of a webhook that takes long has texts wait for a later call", async () => {
    const surroundings = new FixedSurroundings();
    const webhook = await WebhookStandIn.open();
    const { listen, say } = await open({ webhook: webhook.url, surroundings });
    const listener = listen();
    await say("what is there");
    const call = await webhook.call(0);
    const saying = say("hello");
    await expect.poll(() => surroundings.isWaitedFor(30_000)).toBe(true);
    surroundings.advance(30_000);
    await saying;
    call.answer({ id: "look_up", outParameters: { stock: "12 apples" } });
    expect((await listener.hear(3)).at(-1)).toBe("stock_reply: There are 12 apples.");
    await say("good morning");
    expect(await listener.hear(3)).toEqual([
      "understood hello",
      "hello_reply: Hello.",
      "understood good morning",
    ]);
  });

  it("is finished also when a text that waited is refused then", async () => {
    const { diatheke, sessionId, listener, say } = await ordering();
    await say("x".repeat((64 << 10) + 1));
    await say("hello");
    await diatheke.commandFinished({ sessionId, commandId: "place_order" });
    expect(await listener.hear(1)).toEqual(["ordered_reply: Order : apples."]);
    await say("good morning");
    expect((await listener.hear(3)).at(-1)).toBe("understood good morning");
  });

  it.each([
    ["when none is pending", "FailedPrecondition", { commandId: "place_order" }, false],
    ["of another id", "InvalidArgument", { commandId: "look_up" }, true],
    [
      "of a state that is over",
      "FailedPrecondition",
      { commandId: "place_order", commandStateId: "3" },
      true,
    ],
    ["of a state that never was", "InvalidArgument", { commandId: "place_order", commandStateId: "x" }, true],
  ])("is not finished by a result %s: %s", async (_what, code, status, isPending) => {
    const { diatheke, sessionId } = isPending ? await ordering() : await open();
    expect(await failureOf(diatheke.commandFinished({ sessionId, ...status }))).toMatchObject({ code });
  });
});

describe("version 1 refuses", () => {
  it("a model that is not there", async () => {
    const { diatheke } = await open();
    expect(await failureOf(diatheke.newSession({ model: "nobody" }))).toMatchObject({ code: "NotFound" });
  });

  it("a second stream of a kind", async () => {
    const { listen, diatheke, sessionId } = await open();
    await listen().hear(1);
    expect(await failureOf(listen().hear(1))).toMatchObject({ code: "AlreadyExists" });
    const replies = () => diatheke.streamAudioReplies({ sessionId })[Symbol.asyncIterator]().next();
    await replies();
    expect(await failureOf(replies())).toMatchObject({ code: "AlreadyExists" });
  });

  it("more streams than a caller may watch, also in several sessions", async () => {
    const { listen, diatheke } = await open({ limits: { limitLoopback: true, watches: 1 } });
    await listen().hear(1);
    const { sessionId } = await diatheke.newSession({ model: "clerk" });
    const other = diatheke.sessionEventStream({ sessionId })[Symbol.asyncIterator]().next();
    expect(await failureOf(other)).toMatchObject({ reason: "TOO_MANY_WATCHES" });
  });

  it.each(["never was", "has ended", "has expired"])("all calls for a session that %s", async (what) => {
    const surroundings = new FixedSurroundings();
    const { diatheke, sessionId: real, ...clients } = await open({ surroundings });
    const sessionId = what === "never was" ? "nobody" : real;
    if (what === "has ended") await diatheke.endSession({ sessionId });
    if (what === "has expired") surroundings.advance(3_600_000);
    const calls = [
      diatheke.startSession({ sessionId }),
      diatheke.pushText({ sessionId, text: "hello" }),
      diatheke.commandFinished({ sessionId, commandId: "place_order" }),
      diatheke.setStory({ sessionId, storyId: "break_story" }),
      new Listener({ diatheke, ...clients }, sessionId).hear(1),
      diatheke.streamAudioReplies({ sessionId })[Symbol.asyncIterator]().next(),
      ...(what === "never was" ? [diatheke.endSession({ sessionId })] : []),
    ];
    for (const call of calls) expect(await failureOf(call)).toMatchObject({ code: "NotFound" });
  });
});

describe("version 1.2", () => {
  it("tells where a session stands once it is started, and from there on whenever it waits", async () => {
    const { listen, diatheke, sessionId, say } = await open();
    const listener = listen();
    expect(await listener.hear(1)).toEqual(["welcome_reply: Welcome."]);
    await diatheke.startSession({ sessionId });
    expect(await listener.hear(2)).toEqual(["atStart", "inputRequired"]);
    await say("hello");
    expect(await listener.hear(4)).toEqual([
      "understood hello",
      "hello_reply: Hello.",
      "atStart",
      "inputRequired",
    ]);
    await diatheke.startSession({ sessionId });
    await say("I want to order");
    expect(await listener.hear(3)).toEqual([
      "understood I want to order",
      "ask_item_reply: Which one?",
      "inputRequired",
    ]);
  });

  it("tells of the beginning, too, when the session is started before anyone listens", async () => {
    const { listen, diatheke, sessionId } = await open({ models: { "clerk.yaml": withoutInit } });
    await diatheke.startSession({ sessionId });
    const listener = listen();
    expect(await listener.hear(3)).toEqual(["atStart", "welcome_reply: Welcome.", "inputRequired"]);
  });

  it("still tells so after a restart", async () => {
    const { server, diatheke, sessionId, say } = await open();
    await diatheke.startSession({ sessionId });
    await say("hello");
    await server.restart();
    const listener = new Listener(diathekeClients(server), sessionId);
    expect(await listener.hear(4)).toEqual([
      "understood hello",
      "hello_reply: Hello.",
      "atStart",
      "inputRequired",
    ]);
  });

  it("sends a session to a story at once, with the parameters that it has and others", async () => {
    const { diatheke, sessionId, listener, server } = await ordering();
    await diatheke.setStory({ sessionId, storyId: "break_story", parameters: { number: "7" } });
    expect(await listener.hear(2)).toEqual(["break_reply: Taking a break.", "inputRequired"]);
    const jumps = (await logOf(server.clients("gRPC"), sessionId)).flatMap(({ body }) => {
      return body.case === "storyJump" ? [body.value.parameters] : [];
    });
    expect(jumps).toEqual([{ item: "apples", number: "7" }]);
  });

  it("sends a session to a story once it is back in its main story", async () => {
    const { diatheke, sessionId, listen, say } = await open();
    const later = { sessionId, storyId: "break_story", waitForStart: true };
    await diatheke.setStory(later);
    const listener = listen();
    expect(await listener.hear(2)).toEqual(["welcome_reply: Welcome.", "inputRequired"]);
    expect(await listener.hear(2)).toEqual(["break_reply: Taking a break.", "inputRequired"]);
    await diatheke.setStory(later);
    await say("hello");
    expect(await listener.hear(6)).toEqual([
      "understood hello",
      "hello_reply: Hello.",
      "atStart",
      "inputRequired",
      "break_reply: Taking a break.",
      "inputRequired",
    ]);
  });

  it("does so only when no command of the main story is pending", async () => {
    const { diatheke, sessionId, listener } = await ordering();
    await diatheke.setStory({ sessionId, storyId: "break_story", waitForStart: true });
    await diatheke.commandFinished({ sessionId, commandId: "place_order" });
    expect(await listener.hear(5)).toEqual([
      "ordered_reply: Order : apples.",
      "atStart",
      "inputRequired",
      "break_reply: Taking a break.",
      "inputRequired",
    ]);
  });

  it.each([
    ["a story that is not there", "InvalidArgument", { storyId: "nowhere" }],
    ["a temporary story", "Unimplemented", { storyId: "break_story", temporary: true }],
  ])("refuses %s with %s", async (_what, code, story) => {
    const { diatheke, sessionId } = await open();
    expect(await failureOf(diatheke.setStory({ sessionId, ...story }))).toMatchObject({ code });
  });

  const withoutInit = clerk
    .replace(/ {4}init_actions: .*\n/, "")
    .replace(
      "start_actions: [{ type: input",
      "start_actions: [{ type: reply, id: welcome_reply }, { type: input",
    );
});
