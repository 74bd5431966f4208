import { describe, expect, it } from "vitest";
import { ScriptedRecognizer } from "../../session/scripted-recognizer.ts";
import { WebhookStandIn } from "../../session/webhook-stand-in.ts";
import { begin, finish, say } from "../conversation.ts";
import { protocols } from "../start.ts";
import { startWatched } from "./watching.ts";

const names = { gRPC: "grpc", Connect: "connect", "gRPC-Web": "grpc-web" } as const;

describe.each(protocols)("a call over %s", (protocol) => {
  it("is a line of the log, with who, what and how, and without the words", async () => {
    const { server, lines } = await startWatched();
    const clients = server.clients(protocol);
    await begin(clients, { sessionId: "s", requestId: "r-1", title: "A title" });
    await say(clients, "s", "hello");
    const [made, said] = await lines.until("call", 2);
    expect(made).toEqual({
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      method: "parley.v1.SessionService/NewSession",
      protocol: names[protocol],
      code: "OK",
      duration_ms: expect.any(Number),
      session: "s",
      request: "r-1",
      peer: "127.0.0.1",
      msg: "call",
    });
    expect(said).toMatchObject({ method: "parley.v1.SessionService/CreateEvent", code: "OK", session: "s" });
    expect(said).not.toHaveProperty("request");
  });

  it("that fails is logged with its reason, and counted by its code", async () => {
    const { server, lines, value } = await startWatched();
    const clients = server.clients(protocol);
    await expect(say(clients, "nobody", "hello")).rejects.toThrow();
    await expect(clients.sessions.getSession({ sessionId: "nobody" })).rejects.toThrow();
    for (const line of await lines.until("call", 2)) {
      expect(line).toMatchObject({ level: "info", code: "NOT_FOUND", reason: "SESSION_NOT_FOUND" });
    }
    const series = `method="parley.v1.SessionService/GetSession",protocol="${names[protocol]}",code="NOT_FOUND"`;
    expect(await value(`parley_calls_total{${series}}`)).toBe(1);
    expect(
      await value(`parley_call_duration_seconds_count{method="parley.v1.SessionService/CreateEvent"}`),
    ).toBe(1);
  });

  it("that its client leaves is cancelled", async () => {
    const { server, lines, value } = await startWatched();
    const clients = server.clients(protocol);
    await begin(clients, { sessionId: "s" });
    const leaving = new AbortController();
    const watching = clients.sessions
      .watchEvents({ sessionId: "s" }, { signal: leaving.signal })
      [Symbol.asyncIterator]();
    await watching.next();
    expect(await value("parley_watchers")).toBe(1);
    leaving.abort();
    const [, watched] = await lines.until("call", 2);
    expect(watched).toMatchObject({ method: "parley.v1.SessionService/WatchEvents", code: "CANCELLED" });
    expect(await value("parley_watchers")).toBe(0);
  });

  it("that fails by a fault of ours tells the cause once, with the facts of the call", async () => {
    const recognizer = new ScriptedRecognizer();
    const { server, lines, value } = await startWatched({ recognizer });
    const clients = server.clients(protocol);
    await begin(clients, { sessionId: "s" });
    recognizer.before = () => Promise.reject(new TypeError("no such thing"));
    await expect(say(clients, "s", "hello", { requestId: "r-2" })).rejects.toThrow();
    await lines.until("call", 2);
    expect(lines.of("call failed")).toEqual([
      expect.objectContaining({
        level: "error",
        method: "parley.v1.SessionService/CreateEvent",
        session: "s",
        request: "r-2",
        error: {
          name: "TypeError",
          message: "no such thing",
          stack: expect.stringMatching(/^at .*calls\.test\.ts/),
        },
      }),
    ]);
    expect(lines.of("call")[1]).toMatchObject({ code: "INTERNAL", reason: "INTERNAL" });
    expect(await value('parley_failures_total{part="call"}')).toBe(1);
  });
});

it("ids that could be what a user said are not told", async () => {
  const { server, lines } = await startWatched();
  const clients = server.clients("gRPC");
  const long = "x".repeat(200);
  await expect(say(clients, "my name is Jane", "hello", { requestId: long })).rejects.toThrow();
  const [line] = await lines.until("call", 1);
  expect(line).not.toHaveProperty("session");
  expect(line).not.toHaveProperty("request");
});

it("turns, intents, sessions and webhooks are counted by model", async () => {
  const webhook = await WebhookStandIn.open((call) =>
    call.answer(
      webhook.calls.length === 1
        ? { id: "look_up", outParameters: { stock: "7" } }
        : { id: "look_up", error: "closed" },
    ),
  );
  const { server, lines, value } = await startWatched({ webhook: webhook.url });
  const clients = server.clients("gRPC");
  await begin(clients, { sessionId: "s" });
  await say(clients, "s", "hello");
  await say(clients, "s", "qwertz uiop");
  await say(clients, "s", "order apple");
  await finish(clients, "s", "place_order", { number: "1" });
  await say(clients, "s", "what is there");
  await clients.sessions.forkSession({ sessionId: "s", newSessionId: "fork" });
  await clients.sessions.endSession({ sessionId: "fork" });
  await say(clients, "s", "what is there");
  // One for the start, six for the client's events, two for the webhook, one for the end.
  expect(await value('parley_turns_total{model="clerk"}')).toBe(10);
  expect(await value('parley_recognitions_total{model="clerk",intent="hello_intent"}')).toBe(1);
  expect(await value('parley_recognitions_total{model="clerk",intent="stock_intent"}')).toBe(2);
  expect(await value('parley_recognitions_total{model="clerk",intent="none"}')).toBe(1);
  expect(await value('parley_sessions_created_total{model="clerk"}')).toBe(2);
  expect(await value('parley_sessions_over_total{model="clerk",reason="client"}')).toBe(1);
  expect(await value('parley_sessions{state="active"}')).toBe(1);
  expect(await value('parley_sessions{state="over"}')).toBe(1);
  expect(await value('parley_webhooks_total{model="clerk",outcome="ok"}')).toBe(1);
  expect(await value('parley_webhooks_total{model="clerk",outcome="refused"}')).toBe(1);
  expect(await value('parley_webhook_duration_seconds_count{model="clerk"}')).toBe(2);
  expect(await value('parley_turn_step_duration_seconds_count{step="recognize"}')).toBe(5);
  expect(await value('parley_turn_step_duration_seconds_count{step="run"}')).toBe(8);
  expect(await value('parley_turn_step_duration_seconds_count{step="append"}')).toBe(9);
  expect(await value("parley_connections")).toBe(1);
  await clients.sessions.deleteSession({ sessionId: "s" });
  await clients.sessions.deleteSession({ sessionId: "fork" });
  expect(await value('parley_sessions{state="active"}')).toBe(0);
  expect(await value('parley_sessions{state="over"}')).toBe(0);
  expect(lines.of("webhook")).toEqual([
    expect.objectContaining({
      level: "info",
      outcome: "ok",
      model: "clerk",
      command: "look_up",
      session: "s",
    }),
    expect.objectContaining({ level: "info", outcome: "refused" }),
  ]);
});

it("a webhook that can not be reached is a warning", async () => {
  const { server, lines } = await startWatched({ webhook: "http://127.0.0.1:9/" });
  const clients = server.clients("gRPC");
  await begin(clients, { sessionId: "s" });
  await say(clients, "s", "what is there");
  expect(lines.of("webhook")).toEqual([expect.objectContaining({ level: "warn", outcome: "failed" })]);
});

it("what the level leaves out is not written", async () => {
  const { server, lines } = await startWatched({ level: "warn" });
  await begin(server.clients("gRPC"));
  await expect(say(server.clients("gRPC"), "nobody", "hello")).rejects.toThrow();
  expect(lines.raw).toEqual([]);
});
