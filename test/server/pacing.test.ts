import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { Signal } from "../session/signal.ts";
import { NeverReader, NeverReadingConnection, resetCodeOf } from "./never-reader.ts";
import { SilentProxy } from "./silent-proxy.ts";
import { serveStub } from "./stub-server.ts";

const { watchEvents, listEvents } = SessionService.method;
const event = { body: { case: "userText", value: { text: "x".repeat(60_000) } } } as const;

/** How HTTP/2 tells RESOURCE_EXHAUSTED. */
const enhanceYourCalm = 11;

/** Short enough for a test, and longer than any test takes. */
const [soon, never] = [300, 600_000];

/** What the system buffers for a connection of its own accord, 4 MB here, in events; and far more than that. */
const mostBuffered = 500;

/** A stream without an end, which counts what was taken of it. It does not look at any signal. */
class Spring {
  taken = 0;
  /** Given when nothing was taken for a moment. */
  readonly blocked = new Signal();
  readonly left = new Signal();

  readonly watchEvents = (): AsyncIterable<object> => this.flow();

  private async *flow(): AsyncGenerator<object> {
    let timer: NodeJS.Timeout | undefined;
    try {
      for (;;) {
        this.taken++;
        clearTimeout(timer);
        timer = setTimeout(() => this.blocked.give(), 100);
        yield { event };
      }
    } finally {
      clearTimeout(timer);
      this.left.give();
    }
  }
}

// Readers that leave are no news: nothing is written about them.
beforeEach(() => void vi.spyOn(console, "error"));
afterEach(() => expect(console.error).not.toHaveBeenCalled());

describe.each(["Connect", "gRPC-Web"] as const)("over %s, a stream", (protocol) => {
  it("flows no faster than it is read, and is left when nothing is read for too long", async () => {
    const spring = new Spring();
    const reader = await NeverReader.open(await serveStub(spring, soon), protocol, watchEvents, {});
    await spring.left.given;
    await reader.dropped();
    expect(spring.taken).toBeLessThan(mostBuffered);
  });

  it("is left when its reader vanishes while it is blocked", async () => {
    const spring = new Spring();
    const reader = await NeverReader.open(await serveStub(spring, never), protocol, watchEvents, {});
    await spring.blocked.given;
    reader.socket.resetAndDestroy();
    await spring.left.given;
  });
});

describe("over gRPC, a stream", () => {
  it.each([1, 65_535])("is left when nothing is read for too long, with a window of %i", async (window) => {
    const spring = new Spring();
    const connection = await NeverReadingConnection.open(await serveStub(spring, soon), window);
    const stream = await connection.call(watchEvents, {});
    await spring.left.given;
    expect(await resetCodeOf(stream)).toBe(enhanceYourCalm);
    // 64 KiB wait for the reader, and one more; the rest is what the window lets through.
    expect(spring.taken).toBeLessThanOrEqual(4);
  });

  it("is left when its connection is blocked for too long, with the largest window", async () => {
    const spring = new Spring();
    const proxy = await SilentProxy.open(await serveStub(spring, soon));
    const connection = await NeverReadingConnection.open(proxy.port, 2 ** 31 - 1);
    await connection.call(watchEvents, {});
    proxy.block();
    await spring.left.given;
    expect(spring.taken).toBeLessThan(mostBuffered);
  });

  it("is left when its reader vanishes while it is blocked", async () => {
    const spring = new Spring();
    const connection = await NeverReadingConnection.open(await serveStub(spring, never), 65_535);
    await connection.call(watchEvents, {});
    await spring.blocked.given;
    connection.session.destroy();
    await spring.left.given;
  });
});

describe("over gRPC, messages", () => {
  it("leave together when they come together, and alone when they come alone", async () => {
    const later = new Signal();
    const short = { event: { body: { case: "userText", value: { text: "x" } } } } as const;
    async function* watchEvents() {
      yield short;
      yield short;
      yield short;
      await later.given;
      yield short;
    }
    const connection = await NeverReadingConnection.open(await serveStub({ watchEvents }, never), 65_535);
    const stream = await connection.call(SessionService.method.watchEvents, {});
    // Each chunk is a frame.
    const chunks: number[] = [];
    for await (const chunk of stream) {
      chunks.push((chunk as Buffer).length);
      later.give();
    }
    const [together = 0, alone = 0, ...others] = chunks;
    expect(together).toBe(3 * alone);
    expect(others).toEqual([]);
  });
});

describe("over gRPC, an answer that nobody reads", () => {
  it.each([
    [
      "of a unary call",
      listEvents,
      { listEvents: () => ({ events: Array.from({ length: 10 }, () => event) }) },
    ],
    ["at the end of a stream", watchEvents, { watchEvents: () => only({ event }) }],
    ["before a failure", watchEvents, { watchEvents: () => only({ event }, new Error("of the stub")) }],
  ])("is withdrawn after a while: %s", async (_what, method, methods) => {
    const connection = await NeverReadingConnection.open(await serveStub(methods, soon), 1);
    const stream = await connection.call<typeof method.input>(method, {});
    expect(await resetCodeOf(stream)).toBe(enhanceYourCalm);
  });
});

async function* only<T>(value: T, error?: Error): AsyncGenerator<T> {
  yield value;
  if (error) throw error;
}
