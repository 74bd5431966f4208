import type { JsonObject } from "@bufbuild/protobuf";
import { durationMs, timestampMs } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { SessionEnded_Reason } from "../../gen/parley/v1/event_pb.ts";
import { SessionState } from "../../gen/parley/v1/session_pb.ts";
import { FixedSurroundings } from "../session/fixed-surroundings.ts";
import { begin, failureOf, lines, logOf, present, say, watchAll, watchSome } from "./conversation.ts";
import { overEveryProtocol, startForTest } from "./start.ts";

/** The fields that can be updated. */
interface Update {
  readonly title?: string;
  readonly description?: string;
  readonly labels?: Record<string, string>;
  readonly metadata?: JsonObject;
  readonly idleTimeout?: { readonly seconds: bigint };
}

overEveryProtocol((stage) => {
  async function update(sessionId: string, paths: string[], fields: Update) {
    const request = { sessionId, updateMask: { paths }, ...fields };
    return present((await stage.clients.sessions.updateSession(request)).session);
  }

  /** A session that has everything that can be updated. */
  async function beginFull() {
    const { session } = await begin(stage.clients, {
      title: "old title",
      description: "old description",
      labels: { a: "1", b: "2" },
      metadata: { old: true },
      idleTimeout: { seconds: 100n },
    });
    return session;
  }

  describe("UpdateSession", () => {
    const everything: Update = {
      title: "new title",
      description: "new description",
      labels: { c: "3" },
      metadata: { new: [1] },
      idleTimeout: { seconds: 200n },
    };

    it.each([
      ["title", { title: "new title" }],
      ["description", { description: "new description" }],
      ["labels", { labels: { c: "3" } }],
      ["metadata", { metadata: { new: [1] } }],
    ])("changes the %s when the mask says so, and nothing else", async (path, change) => {
      const before = await beginFull();
      const after = await update(before.sessionId, [path], everything);
      const { updateTime, ...rest } = before;
      expect(after).toEqual({ ...rest, ...change, updateTime: after.updateTime });
      expect(timestampMs(present(after.updateTime))).toBeGreaterThanOrEqual(timestampMs(present(updateTime)));
      const { session } = await stage.clients.sessions.getSession({ sessionId: before.sessionId });
      expect(session).toEqual(after);
    });

    it("changes the idle timeout, which counts from the last event", async () => {
      const before = await beginFull();
      const after = await update(before.sessionId, ["idle_timeout"], everything);
      expect(durationMs(present(after.idleTimeout))).toBe(200_000);
      expect(timestampMs(present(after.expireTime)) - timestampMs(present(before.expireTime))).toBe(100_000);
    });

    it("changes several things at once", async () => {
      const { sessionId } = await beginFull();
      const paths = ["title", "description", "labels", "metadata", "idle_timeout", "title"];
      expect(await update(sessionId, paths, everything)).toMatchObject(everything);
    });

    it("takes away what the mask names and the request leaves out", async () => {
      const { sessionId } = await beginFull();
      const paths = ["title", "description", "labels", "metadata", "idle_timeout"];
      const session = await update(sessionId, paths, {});
      expect(session).toMatchObject({ title: "", description: "", labels: {} });
      expect(session.metadata).toBeUndefined();
      expect(durationMs(present(session.idleTimeout))).toBe(3_600_000);
    });

    it("needs a mask with fields that there are", async () => {
      const { sessionId } = await beginFull();
      const { sessions } = stage.clients;
      const withMask = (paths: string[]) =>
        failureOf(sessions.updateSession({ sessionId, updateMask: { paths } }));
      expect(await failureOf(sessions.updateSession({ sessionId, title: "x" }))).toMatchObject({
        fields: ["update_mask"],
      });
      expect(await withMask([])).toMatchObject({ fields: ["update_mask"] });
      expect(await withMask(["user_id"])).toMatchObject({ fields: ["update_mask"] });
      expect(await withMask(["title", "state"])).toMatchObject({ fields: ["update_mask"] });
      expect(await withMask(["constructor"])).toMatchObject({ fields: ["update_mask"] });
    });

    it("leaves the dialog as it is", async () => {
      const { sessionId } = await beginFull();
      const before = await logOf(stage.clients, sessionId);
      await update(sessionId, ["title"], { title: "x" });
      expect(await logOf(stage.clients, sessionId)).toEqual(before);
      expect(lines(await say(stage.clients, sessionId, "hello"))).toContain("Hello.");
    });
  });

  describe("EndSession", () => {
    it("ends the session, and says so in its log", async () => {
      const { session } = await begin(stage.clients);
      const { sessionId } = session;
      const { session: ended } = await stage.clients.sessions.endSession({ sessionId });
      expect(ended).toMatchObject({ state: SessionState.ENDED, nextOffset: 4 });
      expect(ended?.awaiting).toBeUndefined();
      expect(ended?.expireTime).toBeUndefined();
      expect(ended?.endTime).toEqual(ended?.updateTime);
      const log = await logOf(stage.clients, sessionId);
      expect(log).toHaveLength(4);
      expect(log[3]).toMatchObject({
        offset: 3,
        createTime: present(ended?.endTime),
        body: { case: "sessionEnded", value: { reason: SessionEnded_Reason.CLIENT } },
      });
    });

    it("of a session that is over changes nothing", async () => {
      const { sessionId } = (await begin(stage.clients)).session;
      const { session: first } = await stage.clients.sessions.endSession({ sessionId });
      const { session: second } = await stage.clients.sessions.endSession({ sessionId });
      expect(second).toEqual(first);
      expect(await logOf(stage.clients, sessionId)).toHaveLength(4);
    });

    it("lets no event in any more", async () => {
      const { sessionId } = (await begin(stage.clients)).session;
      await stage.clients.sessions.endSession({ sessionId });
      expect(await failureOf(say(stage.clients, sessionId, "hello"))).toMatchObject({
        code: "FailedPrecondition",
        reason: "SESSION_ENDED",
      });
    });

    it("ends watchers cleanly, after the last event", async () => {
      const { sessionId } = (await begin(stage.clients)).session;
      const watching = stage.clients.sessions
        .watchEvents({ sessionId, afterOffset: 1 })
        [Symbol.asyncIterator]();
      expect((await watching.next()).value?.event).toMatchObject({ offset: 2 });
      await stage.clients.sessions.endSession({ sessionId });
      expect((await watching.next()).value?.event).toMatchObject({
        offset: 3,
        body: { case: "sessionEnded" },
      });
      expect((await watching.next()).done).toBe(true);
    });

    it("leaves the log to be read and watched", async () => {
      const { sessionId } = (await begin(stage.clients)).session;
      await stage.clients.sessions.endSession({ sessionId });
      const log = await logOf(stage.clients, sessionId);
      expect(await watchAll(stage.clients, { sessionId })).toEqual(log);
      expect(await watchAll(stage.clients, { sessionId, afterOffset: 3 })).toEqual([]);
    });
  });

  describe("DeleteSession", () => {
    it("takes the session away from every call", async () => {
      const { sessionId } = (await begin(stage.clients)).session;
      await stage.clients.sessions.deleteSession({ sessionId });
      const { sessions } = stage.clients;
      const calls = [
        sessions.getSession({ sessionId }),
        sessions.updateSession({ sessionId, updateMask: { paths: ["title"] } }),
        sessions.endSession({ sessionId }),
        sessions.deleteSession({ sessionId }),
        sessions.forkSession({ sessionId }),
        sessions.listEvents({ sessionId }),
        say(stage.clients, sessionId, "hello"),
        watchAll(stage.clients, { sessionId }),
      ];
      for (const failure of await Promise.all(calls.map(failureOf))) {
        expect(failure).toMatchObject({
          code: "NotFound",
          reason: "SESSION_NOT_FOUND",
          resources: [`session ${sessionId}`],
        });
      }
    });

    it("ends watchers with NOT_FOUND", async () => {
      const { sessionId } = (await begin(stage.clients)).session;
      const first = await watchSome(stage.clients, { sessionId }, 1);
      expect(first).toHaveLength(1);
      const watching = stage.clients.sessions
        .watchEvents({ sessionId, afterOffset: 1 })
        [Symbol.asyncIterator]();
      await watching.next();
      const end = failureOf(watching.next());
      await stage.clients.sessions.deleteSession({ sessionId });
      expect(await end).toMatchObject({ code: "NotFound", reason: "SESSION_NOT_FOUND" });
    });

    it("frees the id for another session", async () => {
      const sessionId = `again-${stage.protocol}`;
      await begin(stage.clients, { sessionId, title: "first" });
      await say(stage.clients, sessionId, "hello");
      await stage.clients.sessions.deleteSession({ sessionId });
      const { session } = await begin(stage.clients, { sessionId });
      expect(session).toMatchObject({ title: "", nextOffset: 3 });
      expect(await logOf(stage.clients, sessionId)).toHaveLength(3);
    });
  });

  it("calls without a session id say that it is required", async () => {
    const { sessions } = stage.clients;
    const calls = [
      sessions.getSession({}),
      sessions.updateSession({ updateMask: { paths: ["title"] } }),
      sessions.endSession({}),
      sessions.deleteSession({}),
      sessions.forkSession({}),
      sessions.listEvents({}),
      say(stage.clients, "", "hello"),
      watchAll(stage.clients, { sessionId: "" }),
    ];
    for (const failure of await Promise.all(calls.map(failureOf))) {
      expect(failure).toMatchObject({
        code: "InvalidArgument",
        reason: "INVALID_REQUEST",
        fields: ["session_id"],
      });
    }
  });
});

describe("a session in which nothing happens", () => {
  it("expires on every face of the API", async () => {
    const surroundings = new FixedSurroundings();
    const server = await startForTest({ surroundings });
    const clients = server.clients("gRPC");
    await begin(clients, { sessionId: "s", idleTimeout: { seconds: 60n } });
    surroundings.advance(60_000);
    const { session } = await clients.sessions.getSession({ sessionId: "s" });
    expect(session).toMatchObject({ state: SessionState.EXPIRED, nextOffset: 4 });
    expect(session?.expireTime).toBeUndefined();
    expect(timestampMs(present(session?.endTime))).toBe(surroundings.time);
    expect((await logOf(clients, "s")).at(-1)?.body).toMatchObject({
      case: "sessionEnded",
      value: { reason: SessionEnded_Reason.EXPIRED },
    });
    const { sessions } = await clients.sessions.listSessions({ states: [SessionState.EXPIRED] });
    expect(sessions.map(({ sessionId }) => sessionId)).toEqual(["s"]);
    expect(await watchAll(clients, { sessionId: "s" })).toHaveLength(4);
  });
});
