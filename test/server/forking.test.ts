import { describe, expect, it } from "vitest";
import { SessionState } from "../../gen/parley/v1/session_pb.ts";
import { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { begin, failureOf, finish, lines, logOf, present, say } from "./conversation.ts";
import { overEveryProtocol, startForTest } from "./start.ts";

overEveryProtocol((stage) => {
  /** A session that greeted (offsets 0 to 2), said hello (3 to 6) and waits for an order to be placed (7 to 9). */
  async function beginOrder(): Promise<string> {
    const { session } = await begin(stage.clients, {
      userId: "ada",
      title: "an order",
      description: "for tests",
      labels: { colour: "blue" },
      metadata: { note: [1] },
      locale: "en_US",
      idleTimeout: { seconds: 77n },
    });
    await say(stage.clients, session.sessionId, "hello");
    await say(stage.clients, session.sessionId, "order apples");
    return session.sessionId;
  }

  describe("ForkSession", () => {
    it("continues from the last event at which the session waited", async () => {
      const sessionId = await beginOrder();
      const { session, events } = await stage.clients.sessions.forkSession({ sessionId });
      expect(lines(events)).toEqual(["userText", "recognition", "command"]);
      expect(session).toMatchObject({
        state: SessionState.ACTIVE,
        nextOffset: 10,
        forkedFrom: { sessionId, offset: 9 },
        awaiting: { offset: 9, action: { case: "command" } },
      });
      const fork = present(session).sessionId;
      expect(lines(await finish(stage.clients, fork, "place_order", { number: "7" }))).toContain(
        "Order 7: apples.",
      );
    });

    it("keeps who and what the old session was, under a new id", async () => {
      const sessionId = await beginOrder();
      const { session: old } = await stage.clients.sessions.getSession({ sessionId });
      const { session } = await stage.clients.sessions.forkSession({ sessionId });
      const { modelId, modelVersion, userId, title, description, labels, metadata, locale, idleTimeout } =
        present(old);
      expect(session).toMatchObject({
        modelId,
        modelVersion,
        userId,
        title,
        description,
        labels,
        metadata,
        locale,
        idleTimeout,
      });
      expect(session?.sessionId).toMatch(/^[0-9a-f]{32}$/);
    });

    it("takes an id and a title for the new session", async () => {
      const sessionId = await beginOrder();
      const newSessionId = `fork-${stage.protocol}`;
      const request = { sessionId, newSessionId, title: "another" };
      const { session } = await stage.clients.sessions.forkSession(request);
      expect(session).toMatchObject({ sessionId: newSessionId, title: "another" });
      expect(await failureOf(stage.clients.sessions.forkSession(request))).toMatchObject({
        code: "AlreadyExists",
        reason: "SESSION_EXISTS",
      });
    });

    it("can begin in the middle, as if what came later had never happened", async () => {
      const sessionId = await beginOrder();
      const before = await logOf(stage.clients, sessionId);
      const { session, events } = await stage.clients.sessions.forkSession({ sessionId, offset: 6 });
      const fork = present(session).sessionId;
      expect(lines(events)).toEqual(["userText", "recognition", "Hello.", "waitForUser"]);
      expect(session).toMatchObject({ nextOffset: 7, forkedFrom: { sessionId, offset: 6 } });
      const log = await logOf(stage.clients, fork);
      expect(log).toEqual(before.slice(0, 7).map((event) => ({ ...event, sessionId: fork, requestId: "" })));
      expect(lines(await say(stage.clients, fork, "good morning"))).toContain("Hello.");
      expect(await logOf(stage.clients, sessionId)).toEqual(before);
    });

    it("can be done twice from one point: the forks know nothing of each other", async () => {
      const sessionId = await beginOrder();
      const forks = await Promise.all(
        [1, 2].map(async () =>
          present((await stage.clients.sessions.forkSession({ sessionId, offset: 9 })).session),
        ),
      );
      const [one, two] = forks.map((fork) => fork.sessionId);
      await finish(stage.clients, present(one), "place_order", { number: "1" });
      await stage.clients.sessions.endSession({ sessionId: present(one) });
      expect(lines(await finish(stage.clients, present(two), "place_order", { number: "2" }))).toContain(
        "Order 2: apples.",
      );
      expect(lines(await logOf(stage.clients, present(one)))).toContain("Order 1: apples.");
    });

    it("brings an ended session back to life", async () => {
      const sessionId = await beginOrder();
      await stage.clients.sessions.endSession({ sessionId });
      const { session } = await stage.clients.sessions.forkSession({ sessionId });
      expect(session).toMatchObject({ state: SessionState.ACTIVE, nextOffset: 10 });
      expect(session?.endTime).toBeUndefined();
      const { session: old } = await stage.clients.sessions.getSession({ sessionId });
      expect(old?.state).toBe(SessionState.ENDED);
    });

    it("can be done with a fork, and outlives what it came from", async () => {
      const sessionId = await beginOrder();
      const { session: first } = await stage.clients.sessions.forkSession({ sessionId, offset: 6 });
      await say(stage.clients, present(first).sessionId, "hello");
      const { session: second } = await stage.clients.sessions.forkSession({
        sessionId: present(first).sessionId,
      });
      await stage.clients.sessions.deleteSession({ sessionId });
      await stage.clients.sessions.deleteSession({ sessionId: present(first).sessionId });
      expect(second?.forkedFrom).toMatchObject({ sessionId: first?.sessionId, offset: 10 });
      expect(await logOf(stage.clients, present(second).sessionId)).toHaveLength(11);
      expect(lines(await say(stage.clients, present(second).sessionId, "hello"))).toContain("Hello.");
    });

    it.each([0, 1, 3, 5, 7, 10, 1000])(
      "is refused at offset %i, where the session did not wait",
      async (offset) => {
        const sessionId = await beginOrder();
        expect(await failureOf(stage.clients.sessions.forkSession({ sessionId, offset }))).toMatchObject({
          code: "InvalidArgument",
          reason: "INVALID_REQUEST",
          fields: ["offset"],
        });
      },
    );

    it("is refused at the event that ended the session", async () => {
      const { sessionId } = (await begin(stage.clients)).session;
      await stage.clients.sessions.endSession({ sessionId });
      expect(await failureOf(stage.clients.sessions.forkSession({ sessionId, offset: 3 }))).toMatchObject({
        fields: ["offset"],
      });
    });

    it("tells of everything that is wrong with its request", async () => {
      const request = { newSessionId: "no good", requestId: "r".repeat(129), title: "t".repeat(257) };
      expect(await failureOf(stage.clients.sessions.forkSession(request))).toMatchObject({
        fields: ["session_id", "new_session_id", "request_id", "title"],
      });
    });

    it("with a request id gives the same fork again", async () => {
      const sessionId = await beginOrder();
      const request = { sessionId, requestId: `fork ${stage.protocol}` };
      const first = await stage.clients.sessions.forkSession(request);
      expect(await stage.clients.sessions.forkSession(request)).toEqual(first);
      expect(await failureOf(stage.clients.sessions.forkSession({ ...request, offset: 2 }))).toMatchObject({
        reason: "REQUEST_ID_REUSED",
        fields: ["request_id"],
      });
    });
  });
});

describe("ForkSession of a session that waits for a webhook", () => {
  it("continues from where the client was waited for, before that", async () => {
    const webhook = await WebhookStandIn.open();
    const server = await startForTest({ webhook: webhook.url });
    const clients = server.clients("gRPC");
    await begin(clients, { sessionId: "s" });
    const saying = say(clients, "s", "what is there");
    const call = await webhook.call(0);
    const { session } = await clients.sessions.forkSession({ sessionId: "s" });
    expect(session).toMatchObject({ nextOffset: 3, forkedFrom: { offset: 2 } });
    expect(await failureOf(clients.sessions.forkSession({ sessionId: "s", offset: 5 }))).toMatchObject({
      fields: ["offset"],
    });
    call.answer({ id: "look_up" });
    await saying;
    expect(webhook.calls).toHaveLength(1);
  });
});
