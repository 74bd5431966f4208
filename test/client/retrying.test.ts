import { create } from "@bufbuild/protobuf";
import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createRouterTransport, type ServiceImpl } from "@connectrpc/connect";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ErrorInfoSchema, RetryInfoSchema } from "../../gen/google/rpc/error_details_pb.ts";
import { type Event, EventSchema } from "../../gen/parley/v1/event_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { reasons } from "../../src/client/error.ts";
import { Parley } from "../../src/client/parley.ts";
import { reasons as reasonsOfTheServer } from "../../src/dialog/error.ts";
import { lines } from "./faces.ts";

/** What the server says, and when it was asked, in milliseconds from the beginning. */
let asked: { readonly atMs: number; readonly requestId: string }[];
let begin: number;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  begin = Date.now();
  asked = [];
  return () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  };
});

/** A client of a server that does as it is told, and a session with it. */
async function withServer(handlers: Partial<ServiceImpl<typeof SessionService>>) {
  const session = { sessionId: "s", nextOffset: 0, state: 1 };
  const transport = createRouterTransport(({ service }) =>
    service(SessionService, { newSession: () => ({ session, events: [] }), ...handlers }),
  );
  const parley = new Parley(transport);
  return { parley, session: await parley.newSession("m") };
}

function note(requestId: string): void {
  asked.push({ atMs: Date.now() - begin, requestId });
}

function refusal(reason: string, code: Code, retryAfterMs?: number): ConnectError {
  return new ConnectError("no", code, undefined, [
    { desc: ErrorInfoSchema, value: { reason, domain: "parley" } },
    ...(retryAfterMs ? [{ desc: RetryInfoSchema, value: { retryDelay: durationFromMs(retryAfterMs) } }] : []),
  ]);
}

function event(offset: number, body: Event["body"]): { event: Event } {
  return { event: create(EventSchema, { sessionId: "s", offset, body }) };
}

const waiting = { case: "waitForUser", value: {} } as Event["body"];
const said = { case: "userText", value: { text: "hello" } } as Event["body"];

describe("what may pass is tried again", () => {
  const failing = (error: () => ConnectError, times = Number.POSITIVE_INFINITY) =>
    withServer({
      async *createEvent({ requestId }) {
        note(requestId);
        if (asked.length <= times) throw error();
        yield event(0, said);
        yield event(1, waiting);
      },
    });

  it("after longer and longer waits, with the same request id, ten times", async () => {
    const { session } = await failing(() => refusal("STORE_UNAVAILABLE", Code.Unavailable));
    const failure = expect(session.say("hello")).rejects.toMatchObject({
      code: "unavailable",
      reason: "STORE_UNAVAILABLE",
      cause: expect.any(ConnectError),
    });
    await vi.runAllTimersAsync();
    await failure;
    expect(asked.map(({ atMs }) => atMs)).toEqual([
      0, 100, 300, 700, 1500, 3100, 6300, 11_300, 16_300, 21_300,
    ]);
    expect(new Set(asked.map(({ requestId }) => requestId)).size).toBe(1);
    expect(asked[0]?.requestId).toMatch(/^[0-9a-f]{32}$/);
  });

  it("as often as the call says", async () => {
    const { session } = await failing(() => refusal("STORE_UNAVAILABLE", Code.Unavailable));
    const retry = { attempts: 3, firstDelayMs: 1000, longestDelayMs: 1500 };
    const failure = expect(session.say("hello", { retry })).rejects.toThrow("no");
    await vi.runAllTimersAsync();
    await failure;
    expect(asked.map(({ atMs }) => atMs)).toEqual([0, 1000, 2500]);
    await expect(session.say("hello", { retry: { attempts: 1 } })).rejects.toThrow("no");
  });

  it("when the server says that it may", async () => {
    const { session } = await failing(() => refusal("RATE_LIMITED", Code.ResourceExhausted, 20_000), 1);
    const turn = session.say("hello");
    await vi.runAllTimersAsync();
    expect(lines((await turn).events)).toEqual(["user_text", "wait_for_user"]);
    expect(asked.map(({ atMs }) => atMs)).toEqual([0, 20_100]);
  });

  it.each([
    ["CONCURRENT_WRITE", Code.Aborted],
    ["CALL_TIMEOUT", Code.DeadlineExceeded],
    ["TURN_TIMEOUT", Code.DeadlineExceeded],
    ["SERVER_STOPPING", Code.Unavailable],
    ["AUTHENTICATION_UNAVAILABLE", Code.Unavailable],
  ])("after %s", async (reason, code) => {
    const { session } = await failing(() => refusal(reason, code), 2);
    const turn = session.say("hello");
    await vi.runAllTimersAsync();
    await turn;
    expect(asked).toHaveLength(3);
  });

  it.each([
    Code.Unavailable,
    Code.Internal,
    Code.Unknown,
    Code.Aborted,
    Code.Canceled,
    Code.DeadlineExceeded,
  ])("after status %i of a broken connection", async (code) => {
    const { session } = await failing(() => new ConnectError("broken", code), 2);
    const turn = session.say("hello");
    await vi.runAllTimersAsync();
    await turn;
    expect(asked).toHaveLength(3);
  });

  it.each([
    ["INVALID_REQUEST", Code.InvalidArgument],
    ["REQUEST_ID_REUSED", Code.InvalidArgument],
    ["UNAUTHENTICATED", Code.Unauthenticated],
    ["SESSION_NOT_FOUND", Code.NotFound],
    ["COMMAND_PENDING", Code.FailedPrecondition],
    ["OFFSET_MISMATCH", Code.Aborted],
    ["SESSION_FULL", Code.ResourceExhausted],
    ["TOO_MANY_WATCHES", Code.ResourceExhausted],
    ["INTERNAL", Code.Internal],
  ])("but not after %s", async (reason, code) => {
    const { session } = await failing(() => refusal(reason, code));
    await expect(session.say("hello")).rejects.toMatchObject({ reason });
    expect(asked).toHaveLength(1);
  });

  it.each([Code.Unimplemented, Code.Unauthenticated, Code.PermissionDenied])(
    "and not after status %i of a proxy",
    async (code) => {
      const { session } = await failing(() => new ConnectError("no", code));
      await expect(session.say("hello")).rejects.toMatchObject({ reason: undefined });
      expect(asked).toHaveLength(1);
    },
  );

  it("until a signal fires, which ends the wait", async () => {
    const { session } = await failing(() => refusal("STORE_UNAVAILABLE", Code.Unavailable));
    const leaving = new AbortController();
    const failure = expect(session.say("hello", { signal: leaving.signal })).rejects.toThrow("enough");
    await vi.advanceTimersByTimeAsync(50);
    leaving.abort(new Error("enough"));
    await failure;
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a stream", () => {
  it("that gets further each time is never given up", async () => {
    const { session } = await withServer({
      async *createEvent({ requestId }) {
        note(requestId);
        yield event(0, said);
        for (let offset = 1; offset <= asked.length; offset++) {
          yield event(offset, offset === 30 ? waiting : { case: "reply", value: { text: "…" } as never });
        }
        if (asked.length < 30) throw new ConnectError("broken", Code.Unavailable);
      },
    });
    const turn = session.say("hello");
    await vi.runAllTimersAsync();
    expect((await turn).events.map(({ offset }) => offset)).toEqual(Array.from({ length: 31 }, (_, i) => i));
  });

  it("that ends too early, without an error, is asked for again", async () => {
    const { session } = await withServer({
      async *createEvent({ requestId }) {
        note(requestId);
        yield event(0, said);
        if (asked.length > 1) yield event(1, waiting);
      },
    });
    const turn = session.say("hello");
    await vi.runAllTimersAsync();
    expect(lines((await turn).events)).toEqual(["user_text", "wait_for_user"]);
  });

  it("may have events of kinds that are not known yet", async () => {
    const { session } = await withServer({
      async *createEvent() {
        yield event(0, said);
        yield event(1, { case: undefined });
        yield event(2, waiting);
      },
    });
    expect(lines((await session.say("hello")).events)).toEqual(["user_text", "wait_for_user"]);
  });
});

describe("what has been done is done", () => {
  it("a session that is not there any more when it is deleted again is deleted", async () => {
    const { session } = await withServer({
      deleteSession: () => {
        note("");
        throw asked.length === 1
          ? new ConnectError("broken", Code.Unavailable)
          : refusal("SESSION_NOT_FOUND", Code.NotFound);
      },
    });
    const deleted = session.delete();
    await vi.runAllTimersAsync();
    await deleted;
    expect(session.isOver).toBe(true);
    await expect(session.delete({ retry: { attempts: 1 } })).rejects.toMatchObject({
      reason: "SESSION_NOT_FOUND",
    });
  });
});

it("reads the opening to its end, when the answer was cut off", async () => {
  const { parley } = await withServer({
    newSession: () => ({
      session: { sessionId: "s", nextOffset: 3, state: 1 },
      events: [event(0, { case: "sessionStarted", value: {} as never }).event],
    }),
    listEvents: ({ fromOffset }) => ({
      events: [
        event(1, { case: "reply", value: { text: "Hi." } as never }).event,
        event(2, waiting).event,
      ].slice(fromOffset - 1),
    }),
  });
  const session = await parley.newSession("m");
  expect(lines(session.opening)).toEqual(["session_started", "Hi.", "wait_for_user"]);
  expect(session.awaiting).toMatchObject({ kind: "wait_for_user", offset: 2 });
});

it("knows every reason of the server", () => {
  expect([...reasons].sort()).toEqual([...Object.keys(reasonsOfTheServer), "INTERNAL"].sort());
});
