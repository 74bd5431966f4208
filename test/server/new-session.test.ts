import { durationMs, timestampMs } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { Command_Runner, Problem_Kind, SessionEnded_Reason } from "../../gen/parley/v1/event_pb.ts";
import { SessionState } from "../../gen/parley/v1/session_pb.ts";
import { clerk } from "../session/clerk.ts";
import { FixedSurroundings } from "../session/fixed-surroundings.ts";
import { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { begin, failureOf, lines, logOf, present, say, watchSome } from "./conversation.ts";
import { overEveryProtocol, startForTest } from "./start.ts";

/** A clerk that looks at its stock before it says a word. */
const eagerClerk = clerk.replace("init_actions: [", "init_actions: [{ type: command, id: look_up }, ");

overEveryProtocol((stage) => {
  describe("NewSession", () => {
    it("begins with the greeting, and says what the session waits for", async () => {
      const { session, events } = await begin(stage.clients);
      expect(lines(events)).toEqual(["sessionStarted", "Welcome.", "waitForUser"]);
      expect(events.map(({ offset }) => offset)).toEqual([0, 1, 2]);
      expect(new Set(events.map(({ sessionId }) => sessionId))).toEqual(new Set([session.sessionId]));
      expect(events[2]?.body).toMatchObject({
        case: "waitForUser",
        value: {
          immediate: false,
          requiresWakeWord: false,
          timeout: { seconds: 30n },
          expectedIntentIds: ["hello_intent", "order_intent", "stock_intent", "stock_twice_intent"],
          slot: "",
        },
      });
      expect(session.awaiting).toMatchObject({
        offset: 2,
        action: { case: "waitForUser", value: { timeout: { seconds: 30n } } },
      });
    });

    it("makes an id of 128 random bits and a guest when it is told of neither", async () => {
      const [one, other] = [await begin(stage.clients), await begin(stage.clients)];
      expect(one.session.sessionId).toMatch(/^[0-9a-f]{32}$/);
      expect(other.session.sessionId).not.toBe(one.session.sessionId);
      expect(one.session.userId).toMatch(/^guest-[0-9a-f]{32}$/);
      expect(other.session.userId).not.toBe(one.session.userId);
    });

    it("keeps everything that it is told, as GetSession and ListSessions say", async () => {
      const request = {
        sessionId: `Every.thing_it~can-be-${stage.protocol}`,
        userId: `ada@example.org ${stage.protocol}`,
        title: "Pizza for Ada 🍕",
        description: "Two\nlines",
        labels: { colour: "blue", shape: "" },
        metadata: { list: [1, "two", null, { three: true }], text: "" },
        locale: "de_DE",
        idleTimeout: { seconds: 90n, nanos: 500_000_000 },
      };
      const { session } = await begin(stage.clients, request);
      expect(session).toMatchObject({ ...request, modelId: "clerk" });
      const { session: read } = await stage.clients.sessions.getSession({ sessionId: session.sessionId });
      expect(read).toEqual(session);
      const { sessions } = await stage.clients.sessions.listSessions({ userId: request.userId });
      expect(sessions).toEqual([session]);
    });

    it("leaves out what it is not told", async () => {
      const { session } = await begin(stage.clients);
      expect(session).toMatchObject({ title: "", description: "", labels: {}, locale: "en_US" });
      expect(session.metadata).toBeUndefined();
      expect(session.forkedFrom).toBeUndefined();
      expect(session.endTime).toBeUndefined();
      expect(session.state).toBe(SessionState.ACTIVE);
      expect(durationMs(present(session.idleTimeout))).toBe(3_600_000);
    });

    it("says when the session began, changed last and will expire", async () => {
      const before = Date.now();
      const { session, events } = await begin(stage.clients, { idleTimeout: { seconds: 90n } });
      const created = timestampMs(present(session.createTime));
      expect(created).toBeGreaterThanOrEqual(before);
      expect(created).toBeLessThanOrEqual(Date.now());
      expect(session.updateTime).toEqual(session.createTime);
      expect(timestampMs(present(session.expireTime))).toBe(created + 90_000);
      for (const event of events) expect(event.createTime).toEqual(session.createTime);
    });

    it("can skip the greeting", async () => {
      const { events } = await begin(stage.clients, { skipGreeting: true });
      expect(lines(events)).toEqual(["sessionStarted", "waitForUser"]);
      expect(events[0]?.body).toMatchObject({ value: { skipGreeting: true } });
    });

    it("gives the dialog its first parameters", async () => {
      const parameters = { item: "pears", mood: "Ünïcode", empty: "" };
      const { session, events } = await begin(stage.clients, { parameters });
      expect(events[0]?.body).toMatchObject({
        case: "sessionStarted",
        value: { modelId: "clerk", modelVersion: session.modelVersion, locale: "en_US", parameters },
      });
      const ordered = await say(stage.clients, session.sessionId, "I want to order");
      expect(ordered.at(-1)?.body).toMatchObject({ case: "command", value: { inputs: { item: "pears" } } });
    });

    it.each(["de_DE", "de-DE", "de_de"])("speaks the language of the locale %s", async (locale) => {
      const { session, events } = await begin(stage.clients, { locale });
      expect(session.locale).toBe("de_DE");
      expect(lines(events)).toContain("Willkommen.");
      expect(lines(await say(stage.clients, session.sessionId, "hallo"))).toContain("Hallo.");
      expect(lines(await say(stage.clients, session.sessionId, "xyzzy"))).toContain("Wie bitte?");
    });

    it("refuses what it does not know, and makes nothing then", async () => {
      const { sessions } = stage.clients;
      const userId = `nobody ${stage.protocol}`;
      expect(await failureOf(sessions.newSession({ userId }))).toMatchObject({ fields: ["model_id"] });
      expect(await failureOf(sessions.newSession({ userId, modelId: "nobody" }))).toMatchObject({
        reason: "MODEL_NOT_FOUND",
      });
      expect(
        await failureOf(sessions.newSession({ userId, modelId: "clerk", locale: "fr_FR" })),
      ).toMatchObject({
        reason: "INVALID_REQUEST",
        fields: ["locale"],
      });
      expect((await sessions.listSessions({ userId })).sessions).toEqual([]);
    });

    it("tells of everything that is wrong at once", async () => {
      const failure = await failureOf(
        stage.clients.sessions.newSession({
          sessionId: "not good",
          userId: "u".repeat(129),
          title: "t".repeat(257),
          idleTimeout: { nanos: 1 },
        }),
      );
      expect(failure.fields).toEqual(["model_id", "session_id", "user_id", "title", "idle_timeout"]);
    });
  });
});

describe("NewSession on a model that begins with a webhook", () => {
  it("answers at once, and WatchEvents shows what follows", async () => {
    const webhook = await WebhookStandIn.open();
    const server = await startForTest({ models: { "clerk.yaml": eagerClerk }, webhook: webhook.url });
    const clients = server.clients("gRPC");
    const { session, events } = await begin(clients, { sessionId: "s" });
    expect(lines(events)).toEqual(["sessionStarted", "command"]);
    expect(session.awaiting).toMatchObject({
      offset: 1,
      action: { case: "command", value: { commandId: "look_up", runner: Command_Runner.WEBHOOK } },
    });
    const rest = watchSome(clients, { sessionId: "s", afterOffset: 1 }, 3);
    (await webhook.call(0)).answer({ id: "look_up" });
    expect(lines(await rest)).toEqual(["commandResult", "Welcome.", "waitForUser"]);
    expect(lines(await logOf(clients, "s"))).toHaveLength(5);
  });
});

/** Goes round in circles as long as somebody says that it is busy. */
const busyModel = `
stories:
  main:
    start_actions: [{ type: conditional, id: busy }, { type: input, id: ask }]
    input_actions: [{ name: ask, intents: [] }]
    conditional_actions:
      - name: busy
        conditions: [{ condition: "\${busy}.is(1)", actions: [{ type: named, id: start }] }]
        default_actions: []
`;

describe("NewSession on a model that can not go on", () => {
  it("gives a session that is over, and its log says why", async () => {
    const server = await startForTest({ models: { "busy.yaml": busyModel } });
    const clients = server.clients("gRPC");
    const { session, events } = await begin(clients, { modelId: "busy", parameters: { busy: "1" } });
    expect(session).toMatchObject({ state: SessionState.ENDED, nextOffset: 4 });
    expect(session.awaiting).toBeUndefined();
    expect(session.endTime).toEqual(session.createTime);
    expect(events.map(({ body }) => body)).toMatchObject([
      { case: "sessionStarted" },
      { case: "problem", value: { kind: Problem_Kind.STEP_LIMIT } },
      { case: "problem", value: { kind: Problem_Kind.STEP_LIMIT } },
      { case: "sessionEnded", value: { reason: SessionEnded_Reason.PROBLEM } },
    ]);
    expect(await failureOf(say(clients, session.sessionId, "hello"))).toMatchObject({
      reason: "SESSION_ENDED",
    });
    expect(await failureOf(clients.sessions.forkSession({ sessionId: session.sessionId }))).toMatchObject({
      reason: "INVALID_REQUEST",
      fields: ["session_id"],
    });
  });
});

describe("NewSession by a server whose clock and chance are given", () => {
  it("takes both from there", async () => {
    const surroundings = new FixedSurroundings();
    const server = await startForTest({ surroundings });
    const { session } = await begin(server.clients("Connect"));
    expect(session.sessionId).toMatch(/^id-\d$/);
    expect(session.userId).toMatch(/^guest-id-\d$/);
    expect(timestampMs(present(session.createTime))).toBe(surroundings.time);
  });
});
