import type { MessageInitShape } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { Command_Runner, EventKind, Problem_Kind } from "../../gen/parley/v1/event_pb.ts";
import type {
  CreateEventRequestSchema,
  ListEventsRequestSchema,
} from "../../gen/parley/v1/session_service_pb.ts";
import { begin, failureOf, finish, lines, logOf, present, say, send } from "./conversation.ts";
import { overEveryProtocol } from "./start.ts";

type Input = NonNullable<MessageInitShape<typeof CreateEventRequestSchema>["input"]>;

overEveryProtocol((stage) => {
  async function beginSession(): Promise<string> {
    return (await begin(stage.clients)).session.sessionId;
  }

  function input(sessionId: string, input: Input) {
    return send(stage.clients, { sessionId, input });
  }

  describe("CreateEvent with a user's text", () => {
    it("gives the event back with its offset, and then what follows", async () => {
      const sessionId = await beginSession();
      const events = await say(stage.clients, sessionId, "hello", { requestId: "r" });
      expect(events.map(({ offset }) => offset)).toEqual([3, 4, 5, 6]);
      expect(events.map(({ requestId }) => requestId)).toEqual(["r", "", "", ""]);
      expect(events[0]?.body).toMatchObject({ case: "userText", value: { text: "hello", timedOut: false } });
      expect(events[1]?.body).toMatchObject({
        case: "recognition",
        value: { valid: true, intentId: "hello_intent", confidence: 1, entities: [] },
      });
      expect(events[2]?.body).toMatchObject({
        case: "reply",
        value: { replyId: "hello_reply", text: "Hello." },
      });
      expect(await logOf(stage.clients, sessionId)).toMatchObject([{}, {}, {}, ...events]);
    });

    it("finds values in it, and says where", async () => {
      const sessionId = await beginSession();
      const events = await say(stage.clients, sessionId, "order apple");
      expect(events[1]?.body).toMatchObject({
        case: "recognition",
        value: {
          entities: [{ slot: "item", entityId: "item", value: "apples", text: "apple", start: 6, end: 11 }],
        },
      });
    });

    it("asks for what is missing, and takes the bare answer", async () => {
      const sessionId = await beginSession();
      const asked = await say(stage.clients, sessionId, "I want to order");
      expect(lines(asked)).toEqual(["userText", "recognition", "Which one?", "waitForUser"]);
      expect(asked.at(-1)?.body).toMatchObject({ value: { immediate: true, slot: "item" } });
      const answered = await say(stage.clients, sessionId, "pears");
      expect(answered.at(-1)?.body).toMatchObject({
        case: "command",
        value: { commandId: "place_order", inputs: { item: "pears" }, runner: Command_Runner.CLIENT },
      });
    });

    it.each(["", "   ", "\n\t", "xyzzy", "🍕🍕🍕"])("never takes %j for an intent", async (text) => {
      const sessionId = await beginSession();
      const events = await say(stage.clients, sessionId, text);
      expect(events[0]?.body).toMatchObject({ value: { text } });
      expect(events[1]?.body).toMatchObject({ case: "recognition", value: { valid: false, intentId: "" } });
      expect(lines(events)).toContain("Pardon?");
    });

    it("takes a time-out instead of the words when the speech recognizer gave up", async () => {
      const sessionId = await beginSession();
      const events = await input(sessionId, {
        case: "userText",
        value: { text: "hello", timedOut: true, confidence: 0.25 },
      });
      expect(events[0]?.body).toMatchObject({ value: { text: "hello", timedOut: true, confidence: 0.25 } });
      expect(lines(events)).toEqual(["userText", "Are you there?", "waitForUser"]);
    });

    it("records a confidence, which changes nothing, and none when none was given", async () => {
      const sessionId = await beginSession();
      const spoken = await input(sessionId, { case: "userText", value: { text: "hello", confidence: 0 } });
      const typed = await say(stage.clients, sessionId, "hello");
      expect(spoken[0]?.body).toMatchObject({ value: { confidence: 0 } });
      expect(typed[0]?.body.case === "userText" && typed[0].body.value.confidence).toBeUndefined();
      expect(lines(spoken)).toEqual(lines(typed));
    });
  });

  describe("CreateEvent with an input time-out", () => {
    it("goes on as the model says", async () => {
      const sessionId = await beginSession();
      const events = await input(sessionId, { case: "inputTimeout", value: {} });
      expect(lines(events)).toEqual(["inputTimeout", "Are you there?", "waitForUser"]);
    });
  });

  describe("CreateEvent with a story jump", () => {
    it("leaves whatever the dialog is doing", async () => {
      const sessionId = await beginSession();
      await say(stage.clients, sessionId, "order apples");
      const events = await input(sessionId, { case: "storyJump", value: { storyId: "break_story" } });
      expect(lines(events)).toEqual(["storyJump", "Taking a break.", "transcribe", "waitForUser"]);
      expect(events[2]?.body).toMatchObject({ case: "transcribe", value: { transcribeId: "note" } });
    });

    it("replaces all parameters", async () => {
      const sessionId = (await begin(stage.clients, { parameters: { item: "pears" } })).session.sessionId;
      const jump = { storyId: "main", parameters: { other: "x" } };
      await input(sessionId, { case: "storyJump", value: jump });
      expect(lines(await say(stage.clients, sessionId, "I want to order"))).toContain("Which one?");
      await input(sessionId, {
        case: "storyJump",
        value: { storyId: "main", parameters: { item: "apples" } },
      });
      const events = await say(stage.clients, sessionId, "I want to order");
      expect(events.at(-1)?.body).toMatchObject({ case: "command", value: { inputs: { item: "apples" } } });
    });

    it("to main restarts the dialog without the greeting", async () => {
      const sessionId = await beginSession();
      const events = await input(sessionId, { case: "storyJump", value: { storyId: "main" } });
      expect(lines(events)).toEqual(["storyJump", "waitForUser"]);
    });
  });

  describe("CreateEvent with the result of a command", () => {
    it("goes on with what the command gave", async () => {
      const sessionId = await beginSession();
      await say(stage.clients, sessionId, "order apples");
      const events = await finish(stage.clients, sessionId, "place_order", { number: "7" });
      expect(lines(events)).toEqual(["commandResult", "Order 7: apples.", "waitForUser"]);
    });

    it("reads what is missing as empty, and ignores what the model does not declare", async () => {
      const sessionId = await beginSession();
      await say(stage.clients, sessionId, "order apples");
      const events = await finish(stage.clients, sessionId, "place_order", { item: "pears", extra: "x" });
      expect(events[0]?.body).toMatchObject({ value: { outputs: { item: "pears", extra: "x" } } });
      expect(lines(events)).toContain("Order : apples.");
    });

    it("that failed goes where the model sends failures, and the log says why", async () => {
      const sessionId = await beginSession();
      await say(stage.clients, sessionId, "order apples");
      const result = { commandId: "place_order", error: "the printer is on fire" };
      const events = await input(sessionId, { case: "commandResult", value: result });
      expect(lines(events)).toEqual(["commandResult", "problem", "That failed.", "waitForUser"]);
      expect(events[1]?.body).toMatchObject({
        case: "problem",
        value: {
          kind: Problem_Kind.COMMAND_FAILED,
          message: "Command place_order failed: the printer is on fire",
        },
      });
    });

    it("for an older command of the same name is refused, and not taken for the newer one", async () => {
      const sessionId = await beginSession();
      const older = (await say(stage.clients, sessionId, "order apples")).at(-1)?.offset;
      await finish(stage.clients, sessionId, "place_order", { number: "1" });
      const newer = (await say(stage.clients, sessionId, "order pears")).at(-1)?.offset;
      const answer = (commandOffset: number) =>
        input(sessionId, { case: "commandResult", value: { commandId: "place_order", commandOffset } });
      expect(await failureOf(answer(present(older)))).toMatchObject({
        reason: "NO_COMMAND_PENDING",
        metadata: { command_offset: String(newer) },
      });
      expect((await answer(present(newer)))[0]?.body).toMatchObject({ value: { commandOffset: newer } });
    });
  });

  describe("CreateEvent", () => {
    it("needs an event", async () => {
      const sessionId = await beginSession();
      expect(await failureOf(send(stage.clients, { sessionId }))).toMatchObject({
        reason: "INVALID_REQUEST",
        fields: ["input"],
      });
    });

    it("keeps the event though its caller leaves at once", async () => {
      const sessionId = await beginSession();
      const leaving = new AbortController();
      const request = { sessionId, input: { case: "userText", value: { text: "hello" } } } as const;
      for await (const { event } of stage.clients.sessions.createEvent(request, { signal: leaving.signal })) {
        expect(event?.offset).toBe(3);
        break;
      }
      leaving.abort();
      expect(await logOf(stage.clients, sessionId)).toHaveLength(7);
    });
  });

  describe("ListEvents", () => {
    /** A session with 11 events. */
    async function talk(): Promise<string> {
      const sessionId = await beginSession();
      await say(stage.clients, sessionId, "hello");
      await say(stage.clients, sessionId, "hello");
      return sessionId;
    }

    async function offsets(
      request: MessageInitShape<typeof ListEventsRequestSchema>,
    ): Promise<{ pages: number[][]; all: number[] }> {
      const pages: number[][] = [];
      for (let pageToken = ""; ; ) {
        const page = await stage.clients.sessions.listEvents({ ...request, pageToken });
        pages.push(page.events.map(({ offset }) => offset));
        if (page.nextPageToken === "") return { pages, all: pages.flat() };
        pageToken = page.nextPageToken;
      }
    }

    it("reads from any offset", async () => {
      const sessionId = await talk();
      for (const fromOffset of [0, 1, 4, 6, 10, 11, 12, 4_294_967_295]) {
        const { all } = await offsets({ sessionId, fromOffset });
        expect(all).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].slice(fromOffset));
      }
    });

    it("pages by any size, also in the middle of a turn", async () => {
      const sessionId = await talk();
      for (const pageSize of [1, 2, 3, 4, 7, 10, 11, 12]) {
        const { pages, all } = await offsets({ sessionId, fromOffset: 1, pageSize });
        expect(all).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        for (const page of pages) expect(page.length).toBeLessThanOrEqual(pageSize);
      }
    });

    it("leaves out other kinds", async () => {
      const sessionId = await talk();
      const kinds = [EventKind.REPLY, EventKind.USER_TEXT];
      expect((await offsets({ sessionId, kinds })).all).toEqual([1, 3, 5, 7, 9]);
      expect((await offsets({ sessionId, kinds, pageSize: 1 })).all).toEqual([1, 3, 5, 7, 9]);
      expect((await offsets({ sessionId, kinds, fromOffset: 4 })).all).toEqual([5, 7, 9]);
      expect((await offsets({ sessionId, kinds: [EventKind.PROBLEM] })).all).toEqual([]);
    });

    it("knows every kind", async () => {
      const sessionId = await beginSession();
      await say(stage.clients, sessionId, "order apples");
      await send(stage.clients, {
        sessionId,
        input: { case: "commandResult", value: { commandId: "place_order", error: "no" } },
      });
      await input(sessionId, { case: "inputTimeout", value: {} });
      await input(sessionId, { case: "storyJump", value: { storyId: "break_story" } });
      await stage.clients.sessions.endSession({ sessionId });
      const log = await logOf(stage.clients, sessionId);
      for (const [kind, name] of kinds) {
        const { events } = await stage.clients.sessions.listEvents({ sessionId, kinds: [kind] });
        expect(events.length).toBeGreaterThan(0);
        expect(events).toEqual(log.filter(({ body }) => body.case === name));
      }
    });

    it("gives 100 on a page unless it is told otherwise", async () => {
      const sessionId = await beginSession();
      for (let turn = 0; turn < 25; turn++) await say(stage.clients, sessionId, "hello");
      expect((await offsets({ sessionId })).pages.map((page) => page.length)).toEqual([100, 3]);
    });

    it("goes on with what came since, by the same token", async () => {
      const sessionId = await beginSession();
      const { nextPageToken } = await stage.clients.sessions.listEvents({ sessionId, pageSize: 2 });
      await say(stage.clients, sessionId, "hello");
      const rest = await stage.clients.sessions.listEvents({ sessionId, pageToken: nextPageToken });
      expect(rest.events.map(({ offset }) => offset)).toEqual([2, 3, 4, 5, 6]);
    });

    it("refuses what it can not do", async () => {
      const sessionId = await beginSession();
      const { sessions } = stage.clients;
      const wrong = async (request: MessageInitShape<typeof ListEventsRequestSchema>) => {
        return (await failureOf(sessions.listEvents({ sessionId, ...request }))).fields;
      };
      expect(await wrong({ pageSize: 1001 })).toEqual(["page_size"]);
      expect(await wrong({ pageToken: "later" })).toEqual(["page_token"]);
      expect(await wrong({ kinds: [EventKind.REPLY, EventKind.UNSPECIFIED] })).toEqual(["kinds[1]"]);
      await sessions.listEvents({ sessionId, pageSize: 1000 });
    });
  });
});

/** The kinds of events, with the field of Event.body that each is about. */
const kinds: readonly (readonly [EventKind, string])[] = [
  [EventKind.SESSION_STARTED, "sessionStarted"],
  [EventKind.USER_TEXT, "userText"],
  [EventKind.COMMAND_RESULT, "commandResult"],
  [EventKind.STORY_JUMP, "storyJump"],
  [EventKind.INPUT_TIMEOUT, "inputTimeout"],
  [EventKind.RECOGNITION, "recognition"],
  [EventKind.REPLY, "reply"],
  [EventKind.COMMAND, "command"],
  [EventKind.WAIT_FOR_USER, "waitForUser"],
  [EventKind.TRANSCRIBE, "transcribe"],
  [EventKind.SESSION_ENDED, "sessionEnded"],
  [EventKind.PROBLEM, "problem"],
];
