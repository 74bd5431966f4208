import { connect as connectHttp2 } from "node:http2";
import { describe, expect, it, onTestFinished } from "vitest";
import { attacked } from "./attacked.ts";
import {
  callHeaders,
  endHeaders,
  endStream,
  frame,
  framesIn,
  frameTypes,
  grpcMessage,
  headerBlock,
  preface,
} from "./http2-frames.ts";
import { RawSocket } from "./raw-socket.ts";

const server = attacked();

const settings = frame("settings");

/** A connection that has begun as it should. */
async function open(): Promise<RawSocket> {
  const socket = await RawSocket.open(server.target.port);
  await socket.send(Buffer.concat([preface, settings]));
  return socket;
}

function resetAt(stream: number): Buffer {
  return frame("resetStream", { stream, payload: Buffer.from([0, 0, 0, 8]) });
}

/** The code with which the server has ended the connection; undefined while it has not. */
function goAwayIn(received: Buffer): number | undefined {
  const found = framesIn(received).find(({ type }) => type === frameTypes.goAway);
  return found?.payload.readUInt32BE(4);
}

/** Sends something over and over, until the connection ends or so many were sent. */
async function flood(socket: RawSocket, most: number, make: (index: number) => Buffer): Promise<void> {
  const perWrite = 500;
  for (let sent = 0; sent < most && !socket.socket.destroyed; sent += perWrite) {
    await socket.send(Buffer.concat(Array.from({ length: perWrite }, (_, index) => make(sent + index))));
  }
}

describe("a client that resets calls as soon as it has made them", () => {
  const methods: readonly [string, Buffer][] = [
    ["of a method that there is", callHeaders("ListSessions")],
    ["of a method that there is not", callHeaders("Dance")],
    ["with another content type", headerBlock([...named(), ["content-type", "text/plain"]])],
    ["without a content type", headerBlock(named())],
  ];

  it.each(methods)("(%s) harms nobody", async (_what, payload) => {
    const socket = await open();
    for (let stream = 1; stream < 40; stream += 2) {
      const call = frame("headers", { flags: endHeaders, stream, payload });
      await socket.send(Buffer.concat([call, resetAt(stream)]));
    }
  });

  it.each(methods)("(%s) 20,000 times is hung up on", async (_what, payload) => {
    const socket = await open();
    await flood(socket, 20_000, (index) => {
      const stream = 2 * index + 1;
      return Buffer.concat([frame("headers", { flags: endHeaders, stream, payload }), resetAt(stream)]);
    });
    const received = await socket.until((bytes) => goAwayIn(bytes) !== undefined);
    expect(goAwayIn(received) ?? "closed").not.toBe(0);
  });
});

function named(): [string, string][] {
  return [
    [":method", "POST"],
    [":scheme", "http"],
    [":path", "/"],
    [":authority", "a"],
  ];
}

describe("a flood", () => {
  const big = headerBlock([["x", "y".repeat(4000)]]);
  /** Puts a header of 4,000 bytes into the table, and then names it 10,000 times, a byte each. */
  const bomb = Buffer.concat([
    callHeaders("ListSessions"),
    Buffer.from([0x40]),
    headerBlock([["x", "y".repeat(4000)]]).subarray(1),
    Buffer.alloc(10_000, 0x80 | 62),
  ]);

  it.each<[string, number, (index: number) => Buffer]>([
    ["CONTINUATION frames", 20_000, () => frame("continuation", { stream: 1, payload: big })],
    ["empty CONTINUATION frames", 50_000, () => frame("continuation", { stream: 1 })],
  ])("of %s is stopped", async (_what, most, make) => {
    const socket = await open();
    await socket.send(frame("headers", { stream: 1, payload: callHeaders("ListSessions") }));
    await flood(socket, most, make);
    await socket.until((bytes) => goAwayIn(bytes) !== undefined);
  });

  it.each<[string, number, (index: number) => Buffer]>([
    ["SETTINGS", 50_000, () => frame("settings", { payload: Buffer.from([0, 4, 0, 0, 255, 255]) })],
    ["SETTINGS with many entries", 500, () => frame("settings", { payload: Buffer.alloc(6 * 2700) })],
    ["PING", 50_000, () => frame("ping", { payload: Buffer.alloc(8) })],
    [
      "PRIORITY",
      100_000,
      (index) => frame("priority", { stream: 2 * index + 1, payload: Buffer.from([0, 0, 0, 0, 9]) }),
    ],
    ["WINDOW_UPDATE", 50_000, () => frame("windowUpdate", { payload: Buffer.from([0, 0, 0, 1]) })],
    [
      "frames of a type that there is not",
      50_000,
      () => Buffer.from([0, 0, 4, 99, 0, 0, 0, 0, 0, 1, 2, 3, 4]),
    ],
  ])("of %s harms nobody", async (_what, most, make) => {
    const socket = await open();
    // Nor is anything read of the answers.
    socket.socket.pause();
    await Promise.race([flood(socket, most, make), socket.closed, until(3_000)]);
  });

  it("of empty DATA frames is stopped", async () => {
    const socket = await open();
    await socket.send(
      frame("headers", { flags: endHeaders, stream: 1, payload: callHeaders("ListSessions") }),
    );
    await flood(socket, 50_000, () => frame("data", { stream: 1 }));
    const answered = (bytes: Buffer) =>
      framesIn(bytes).some(({ stream, type }) => stream === 1 || type === 7);
    await socket.until(answered);
  });

  it("of headers that unpack to 40 MB is stopped", async () => {
    const socket = await open();
    for (let stream = 1; stream < 200; stream += 2) {
      if (socket.socket.destroyed) break;
      await socket.send(frame("headers", { flags: endHeaders | endStream, stream, payload: bomb }));
    }
    await socket.until((bytes) => framesIn(bytes).some(({ type }) => type === 3 || type === 7));
  });
});

describe("a frame that must not be", () => {
  const call = frame("headers", { flags: endHeaders, stream: 1, payload: callHeaders("ListSessions") });
  const most = Buffer.from([0x7f, 0xff, 0xff, 0xff]);

  it.each<[string, Buffer]>([
    [
      "a window that overflows",
      Buffer.concat([frame("windowUpdate", { payload: most }), frame("windowUpdate", { payload: most })]),
    ],
    ["an update of a window by nothing", frame("windowUpdate", { payload: Buffer.alloc(4) })],
    ["an initial window of 4 GiB", frame("settings", { payload: Buffer.from([0, 4, 255, 255, 255, 255]) })],
    ["a frame of 16 MiB", Buffer.from("ffffff000000000001", "hex")],
    ["SETTINGS of 7 bytes", frame("settings", { payload: Buffer.alloc(7) })],
    ["PING of 7 bytes", frame("ping", { payload: Buffer.alloc(7) })],
    ["DATA before HEADERS", frame("data", { stream: 1, payload: Buffer.alloc(5) })],
    [
      "a stream of the server's",
      frame("headers", { flags: endHeaders, stream: 2, payload: callHeaders("ListSessions") }),
    ],
    ["PUSH_PROMISE", frame("pushPromise", { stream: 1, payload: Buffer.alloc(8) })],
    ["CONTINUATION of nothing", frame("continuation", { stream: 1 })],
    [
      "HEADERS that are no HPACK",
      frame("headers", { flags: endHeaders, stream: 1, payload: Buffer.alloc(20, 0xff) }),
    ],
    [
      "another frame amid HEADERS",
      Buffer.concat([
        frame("headers", { stream: 1, payload: callHeaders("ListSessions") }),
        frame("ping", { payload: Buffer.alloc(8) }),
      ]),
    ],
    [
      "a stream that is opened twice",
      Buffer.concat([
        call,
        frame("headers", { flags: endHeaders, stream: 3, payload: callHeaders("ListSessions") }),
        call,
      ]),
    ],
  ])("(%s) is refused", async (_what, bytes) => {
    const socket = await open();
    await socket.send(bytes);
    const refused = (received: Buffer) => framesIn(received).some(({ type }) => type === 3 || type === 7);
    await socket.until(refused);
  });

  it("a window that is closed, and a body of nothing, hold up nobody", async () => {
    const socket = await open();
    await socket.send(frame("settings", { payload: Buffer.from([0, 4, 0, 0, 0, 0]) }));
    const done = frame("data", { flags: endStream, stream: 1, payload: grpcMessage(Buffer.alloc(0)) });
    await socket.send(Buffer.concat([call, done]));
    await socket.until((bytes) => framesIn(bytes).some(({ stream, type }) => stream === 1 && type === 1));
  });
});

describe("a gRPC call by hand", () => {
  const known = "/parley.v1.SessionService/ListSessions";

  async function call(body: Buffer, headers: Record<string, string> = {}): Promise<NodeJS.Dict<unknown>> {
    const session = connectHttp2(`http://127.0.0.1:${server.target.port}`);
    onTestFinished(() => session.destroy());
    const stream = session.request({
      ":method": "POST",
      ":path": known,
      "content-type": "application/grpc",
      te: "trailers",
      ...headers,
    });
    stream.on("error", () => {});
    const said: NodeJS.Dict<unknown> = {};
    stream
      .on("response", (more) => Object.assign(said, more))
      .on("trailers", (more) => Object.assign(said, more));
    stream.resume().end(body);
    await new Promise((resolve) => stream.once("close", resolve));
    return said;
  }

  const nothing = Buffer.alloc(0);

  it.each<[string, Buffer, Record<string, string>, Record<string, unknown>]>([
    ["with a length of 4 GiB", grpcMessage(nothing, 0, 2 ** 32 - 1), {}, { "grpc-status": "8" }],
    ["that says it is packed, but not how", grpcMessage(nothing, 1), {}, { "grpc-status": "0" }],
    [
      "packed in a way that nobody knows",
      grpcMessage(nothing, 1),
      { "grpc-encoding": "br" },
      { "grpc-status": "12" },
    ],
    [
      "packed, and cut off",
      grpcMessage(Buffer.from("1f8b0800", "hex"), 1),
      { "grpc-encoding": "gzip" },
      { "grpc-status": "3" },
    ],
    [
      "packed, and damaged",
      grpcMessage(Buffer.alloc(50, 7), 1),
      { "grpc-encoding": "gzip" },
      { "grpc-status": "3" },
    ],
    [
      "with garbage after the message",
      Buffer.concat([grpcMessage(nothing), Buffer.alloc(3, 1)]),
      {},
      { "grpc-status": "0" },
    ],
    [
      "with two messages",
      Buffer.concat([grpcMessage(nothing), grpcMessage(nothing)]),
      {},
      { "grpc-status": "12" },
    ],
    ["without a message", nothing, {}, { "grpc-status": "12" }],
    ["that ends early", grpcMessage(nothing, 0, 10), {}, { "grpc-status": "12" }],
    [
      "with a deadline that is none",
      grpcMessage(nothing),
      { "grpc-timeout": "soon" },
      { "grpc-status": "3" },
    ],
    [
      "to a method that there is not",
      nothing,
      { ":path": "/parley.v1.SessionService/Dance" },
      { "grpc-status": "12" },
    ],
    ["to a path that is none", nothing, { ":path": "/%00%ff//../x" }, { "grpc-status": "12" }],
    ["to a path of 32 KiB", nothing, { ":path": `/${"x".repeat(32 << 10)}` }, { "grpc-status": "12" }],
    ["of another content type", nothing, { "content-type": "text/html" }, { ":status": 415 }],
    ["with a header that has an odd name", grpcMessage(nothing), { "|e": "x" }, { "grpc-status": "0" }],
    ["with metadata that is no base64", grpcMessage(nothing), { "x-bin": "***" }, { "grpc-status": "0" }],
  ])("(%s) is answered", async (_what, body, headers, expected) => {
    expect(await call(body, headers)).toMatchObject(expected);
  });
});

function until(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
