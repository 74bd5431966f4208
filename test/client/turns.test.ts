import { describe, expect, it } from "vitest";
import { startForTest, type TestServer } from "../server/start.ts";
import { FixedSurroundings } from "../session/fixed-surroundings.ts";
import { ScriptedRecognizer } from "../session/scripted-recognizer.ts";
import { Signal } from "../session/signal.ts";
import { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { all, connect, lines, offsets, some, withEveryFace } from "./faces.ts";

/** Tells when CreateEvent begins to wait for a webhook. */
class WatchedSurroundings extends FixedSurroundings {
  private asleep = new Signal();

  override sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    const sleeping = super.sleep(milliseconds, signal);
    if (milliseconds === patienceMs) this.asleep.give();
    return sleeping;
  }

  /** Waits until a call waits for a webhook, and lets it wait for too long. */
  async runOutOfPatience(): Promise<void> {
    await this.asleep.given;
    this.asleep = new Signal();
    this.advance(patienceMs);
  }
}

const patienceMs = 30_000;

withEveryFace((face) => {
  describe("what is sent", () => {
    it("is sent once, however often it is looked at", async () => {
      const recognizer = new ScriptedRecognizer();
      const { session } = await clerk({ recognizer });
      const turn = session.say("hello");
      const looks = await Promise.all([all(turn), all(turn), turn, turn.then(({ events }) => events)]);
      for (const look of looks) expect("events" in look ? look.events : look).toEqual(looks[0]);
      expect(await all(turn)).toEqual(looks[0]);
      expect(recognizer.count).toBe(1);
      expect(await all(session.events())).toHaveLength(7);
    });

    it("waits for its turn", async () => {
      const { session } = await clerk();
      const turns = [session.say("order apples"), session.finish({ number: "7" }), session.say("hello")];
      const events = (await Promise.all(turns)).flatMap((turn) => turn.events);
      expect(offsets(events)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    });

    it("can be answered while the loop is still under way", async () => {
      const { session } = await clerk();
      const heard = [];
      for await (const event of session.say("order apples")) {
        heard.push(event);
        if (event.kind !== "command") continue;
        for await (const next of session.finish({ number: "7" }, { command: event })) heard.push(next);
      }
      expect(lines(heard).slice(3)).toEqual(["command_result", "Order 7: apples.", "wait_for_user"]);
    });

    it("is taken only at the expected offset, and counts once by its request id", async () => {
      const { session, parley } = await clerk();
      await expect(session.say("hello", { expectedOffset: 2 })).rejects.toMatchObject({
        name: "ParleyError",
        code: "aborted",
        reason: "OFFSET_MISMATCH",
        metadata: { next_offset: "3" },
      });
      const first = await session.say("hello", { requestId: "r", expectedOffset: session.nextOffset });
      const other = await parley.openSession(session.id);
      expect(await other.say("hello", { requestId: "r" })).toEqual(first);
      await expect(other.say("good morning", { requestId: "r" })).rejects.toMatchObject({
        code: "invalid_argument",
        reason: "REQUEST_ID_REUSED",
        violations: [{ field: "request_id", description: expect.any(String) }],
      });
      const twice = { requestId: "new", userId: "ada" };
      const [one, two] = [await parley.newSession("clerk", twice), await parley.newSession("clerk", twice)];
      expect(two.id).toBe(one.id);
    });

    it("is refused with all that the server tells", async () => {
      const { session, parley } = await clerk();
      await expect(session.jump("nowhere")).rejects.toMatchObject({ reason: "INVALID_REQUEST" });
      await expect(session.finish({})).rejects.toMatchObject({ reason: "NO_COMMAND_PENDING" });
      await session.say("order apples");
      await expect(session.say("hello")).rejects.toMatchObject({ reason: "COMMAND_PENDING" });
      expect(session.awaiting).toMatchObject({ kind: "command" });
      await expect(parley.newSession("nobody")).rejects.toMatchObject({
        code: "not_found",
        reason: "MODEL_NOT_FOUND",
        resource: { type: "model", name: "nobody" },
        message: expect.stringContaining("nobody"),
      });
      await session.end();
      await expect(session.say("hello")).rejects.toMatchObject({ reason: "SESSION_ENDED" });
    });
  });

  describe("a turn that a webhook takes part in", () => {
    it("is waited for, beyond the patience of the server", async () => {
      const surroundings = new WatchedSurroundings();
      const { session, webhook } = await withWebhook({ surroundings });
      const turn = session.say("count everything twice");
      for (let times = 1; times <= 3; times++) await surroundings.runOutOfPatience();
      (await webhook.call(0)).answer({ id: "look_up", outParameters: { stock: "plums" } });
      const second = await webhook.call(1);
      expect(session.awaiting).toMatchObject({ kind: "command", runner: "webhook" });
      await surroundings.runOutOfPatience();
      second.answer({ id: "look_up", outParameters: { stock: "pears" } });
      expect((await turn).replies).toEqual(["There are plums.", "There are pears."]);
      expect((await turn).events).toEqual((await all(session.events())).slice(3));
    });

    it("ends where a jump takes the dialog away from it", async () => {
      const { session, webhook } = await withWebhook();
      const left = session.say("what is there");
      await webhook.call(0);
      const { events, replies } = await session.jump("break_story");
      expect(replies).toEqual(["Taking a break."]);
      expect(lines((await left).events)).toEqual(["user_text", "recognition", "command"]);
      expect(session.awaiting).toEqual(events.at(-1));
      expect((await session.say("hello")).replies).toEqual(["Hello."]);
    });

    it("can be left, and gone on with", async () => {
      const { session, webhook } = await withWebhook();
      const turn = session.say("what is there");
      expect(lines(await some(turn, 3))).toEqual(["user_text", "recognition", "command"]);
      expect(lines((await turn).events)).toEqual(["user_text", "recognition", "command"]);
      expect(session.awaiting).toMatchObject({ kind: "command", runner: "webhook" });
      const rest = session.resume();
      (await webhook.call(0)).answer({ id: "look_up", outParameters: { stock: "plums" } });
      expect(lines((await rest).events)).toEqual(["command_result", "There are plums.", "wait_for_user"]);
      expect(webhook.calls).toHaveLength(1);
    });

    it("is given up by a signal, and so is what waits for it", async () => {
      const { session, webhook } = await withWebhook();
      const [leaving, waiting] = [new AbortController(), new AbortController()];
      const turn = session.say("what is there", { signal: leaving.signal });
      const next = session.say("hello", { signal: waiting.signal });
      await webhook.call(0);
      waiting.abort(new Error("never mind"));
      await expect(next).rejects.toThrow("never mind");
      leaving.abort(new Error("too slow"));
      await expect(turn).rejects.toThrow("too slow");
      await expect(all(turn)).rejects.toThrow("too slow");
      await expect(session.say("hello", { signal: AbortSignal.abort() })).rejects.toThrow(/aborted/);
      await expect(session.refresh({ signal: AbortSignal.abort() })).rejects.toThrow(/aborted/);
    });
  });

  async function clerk(options: Parameters<typeof startForTest>[0] = {}) {
    const server: TestServer = await startForTest(options);
    const parley = connect(face, server.port);
    return { server, parley, session: await parley.newSession("clerk") };
  }

  async function withWebhook(options: Parameters<typeof startForTest>[0] = {}) {
    const webhook = await WebhookStandIn.open();
    return { webhook, ...(await clerk({ ...options, webhook: webhook.url })) };
  }
});
