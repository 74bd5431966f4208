import { create, toBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import {
  CreateEventRequestSchema,
  NewSessionResponseSchema,
  SessionService,
} from "../../gen/parley/v1/session_service_pb.ts";
import { ScriptedRecognizer } from "../session/scripted-recognizer.ts";
import { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { begin, failureOf, finish, lines, logOf, say, send } from "./conversation.ts";
import { overEveryProtocol, startForTest } from "./start.ts";

overEveryProtocol((stage) => {
  describe("CreateEvent with the same request id", () => {
    it("gives the same events again, and adds nothing to the log", async () => {
      const { sessionId } = (await begin(stage.clients)).session;
      const first = await say(stage.clients, sessionId, "hello", { requestId: "r" });
      await say(stage.clients, sessionId, "order apples");
      expect(await say(stage.clients, sessionId, "hello", { requestId: "r" })).toEqual(first);
      await stage.clients.sessions.endSession({ sessionId });
      expect(await say(stage.clients, sessionId, "hello", { requestId: "r" })).toEqual(first);
      expect(await logOf(stage.clients, sessionId)).toHaveLength(11);
    });

    it("gives the same events to 50 callers at once", async () => {
      const { sessionId } = (await begin(stage.clients)).session;
      const calls = Array.from({ length: 50 }, () =>
        say(stage.clients, sessionId, "hello", { requestId: "r" }),
      );
      const [first, ...others] = await Promise.all(calls);
      for (const other of others) expect(other).toEqual(first);
      expect(await logOf(stage.clients, sessionId)).toHaveLength(7);
    });

    it("and other content is refused", async () => {
      const { sessionId } = (await begin(stage.clients)).session;
      await say(stage.clients, sessionId, "hello", { requestId: "r" });
      const others = [
        say(stage.clients, sessionId, "hello!", { requestId: "r" }),
        send(stage.clients, { sessionId, requestId: "r", input: { case: "inputTimeout", value: {} } }),
      ];
      for (const other of others) {
        expect(await failureOf(other)).toMatchObject({
          code: "InvalidArgument",
          reason: "REQUEST_ID_REUSED",
          fields: ["request_id"],
        });
      }
      expect(await logOf(stage.clients, sessionId)).toHaveLength(7);
    });
  });

  describe("NewSession with the same request id", () => {
    it("gives the same session again, as it is now, with the events it began with", async () => {
      const request = { requestId: `twice ${stage.protocol}`, labels: { a: "1", b: "2" } };
      const first = await begin(stage.clients, request);
      expect(await begin(stage.clients, request)).toEqual(first);
      await say(stage.clients, first.session.sessionId, "hello");
      const later = await begin(stage.clients, request);
      expect(later.events).toEqual(first.events);
      expect(later.session).toMatchObject({ sessionId: first.session.sessionId, nextOffset: 7 });
    });

    it("gives the same session to 50 callers at once", async () => {
      const request = { requestId: `at once ${stage.protocol}`, userId: `many ${stage.protocol}` };
      const [first, ...others] = await Promise.all(
        Array.from({ length: 50 }, () => begin(stage.clients, request)),
      );
      for (const other of others) expect(other).toEqual(first);
      const { sessions } = await stage.clients.sessions.listSessions({ userId: request.userId });
      expect(sessions).toHaveLength(1);
    });

    it("and other content is refused", async () => {
      const requestId = `other ${stage.protocol}`;
      await begin(stage.clients, { requestId });
      for (const other of [
        { title: "x" },
        { locale: "de_DE" },
        { skipGreeting: true },
        { parameters: { a: "" } },
      ]) {
        expect(await failureOf(begin(stage.clients, { requestId, ...other }))).toMatchObject({
          code: "InvalidArgument",
          reason: "REQUEST_ID_REUSED",
          fields: ["request_id"],
        });
      }
    });
  });
});

describe("a retry", () => {
  it("gets the very same bytes: at once, later, 50 at a time, and after a restart", async () => {
    const recognizer = new ScriptedRecognizer();
    const server = await startForTest({ recognizer });
    await begin(server.clients("gRPC"), { sessionId: "s" });
    const { createEvent } = SessionService.method;
    const input = { case: "userText", value: { text: "order apple", confidence: 0.1 } } as const;
    const message = create(CreateEventRequestSchema, { sessionId: "s", requestId: "r", input });
    const request = toBinary(CreateEventRequestSchema, message);

    const first = await server.grpc().bytes(createEvent, request);
    expect(first.length).toBe(3);
    const transport = server.grpc();
    const calls = Array.from({ length: 50 }, () => transport.bytes(createEvent, request));
    for (const again of await Promise.all(calls)) expect(again).toEqual(first);
    await finish(server.clients("gRPC"), "s", "place_order", { number: "7" });
    expect(await transport.bytes(createEvent, request)).toEqual(first);
    await server.restart();
    expect(await server.grpc().bytes(createEvent, request)).toEqual(first);

    expect(recognizer.count).toBe(1);
    expect(await logOf(server.clients("gRPC"), "s")).toHaveLength(9);
  });

  it("that comes 50 times at once, before anything was answered, runs nothing twice", async () => {
    const recognizer = new ScriptedRecognizer();
    const webhook = await WebhookStandIn.open((call) => call.answer({ id: "look_up" }));
    const server = await startForTest({ recognizer, webhook: webhook.url });
    const clients = server.clients("gRPC");
    await begin(clients, { sessionId: "s" });
    const calls = Array.from({ length: 50 }, () => say(clients, "s", "what is there", { requestId: "r" }));
    const [first, ...others] = await Promise.all(calls);
    expect(lines(first ?? [])).toEqual([
      "userText",
      "recognition",
      "command",
      "commandResult",
      "There are .",
      "waitForUser",
    ]);
    for (const other of others) expect(other).toEqual(first);
    expect(recognizer.count).toBe(1);
    expect(webhook.calls).toHaveLength(1);
  });

  it("of NewSession gets the very same bytes after a restart", async () => {
    const server = await startForTest();
    const request = { requestId: "r", labels: { b: "1", a: "2" }, metadata: { z: 1, a: [{ y: 2, b: 3 }] } };
    const first = await server.clients("gRPC").sessions.newSession({ modelId: "clerk", ...request });
    await server.restart();
    const again = await server.clients("gRPC").sessions.newSession({ modelId: "clerk", ...request });
    expect(toBinary(NewSessionResponseSchema, again)).toEqual(toBinary(NewSessionResponseSchema, first));
  });

  it("of ForkSession gives the same fork after a restart", async () => {
    const server = await startForTest();
    await begin(server.clients("gRPC"), { sessionId: "s" });
    const request = { sessionId: "s", requestId: "r" };
    const first = await server.clients("gRPC").sessions.forkSession(request);
    await server.restart();
    expect(await server.clients("gRPC").sessions.forkSession(request)).toEqual(first);
  });
});
