import { readFileSync } from "node:fs";
import { connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { defaultLimits } from "../../src/server/limits.ts";
import { usualPatience } from "../../src/server/patience.ts";
import { Port } from "../../src/server/port.ts";
import { Signal } from "../session/signal.ts";
import { begin, lines, present, say } from "./conversation.ts";
import { NeverReader } from "./never-reader.ts";
import { RawSocket } from "./raw-socket.ts";
import { SilentProxy } from "./silent-proxy.ts";
import { clientsOf, startForTest } from "./start.ts";

/** Short enough for a test; every other patience is the usual one. */
const soon = 100;

describe("an HTTP/2 client that is gone without a word", () => {
  it.each([
    ["watches", true],
    ["does nothing", false],
  ])("and %s is asked for a sign of life, and hung up on", async (_what, watches) => {
    const server = await startForTest({ patience: { keepaliveMs: soon, keepaliveTimeoutMs: soon } });
    const proxy = await SilentProxy.open(server.port);
    const clients = clientsOf(server.transport("gRPC", proxy.port));
    await begin(clients, { sessionId: "s" });
    if (watches) {
      const watching = clients.sessions.watchEvents({ sessionId: "s" })[Symbol.asyncIterator]();
      await watching.next();
    }
    proxy.swallow();
    await proxy.abandoned();
    expect(lines(await say(server.clients("gRPC"), "s", "hello"))).toContain("Hello.");
  });
});

describe("a client that does not hang up after the server has", () => {
  it("is hung up on", async () => {
    const closed = new Signal();
    const endAtOnce = (socket: Socket) => void socket.once("close", () => closed.give()).end();
    const patience = { ...usualPatience, keepaliveTimeoutMs: soon };
    const port = new Port({
      takers: { http1: endAtOnce, http2: endAtOnce },
      limits: defaultLimits,
      patience,
    });
    const client = connect({ port: await port.listen("127.0.0.1", 0), allowHalfOpen: true });
    onTestFinished(() => {
      client.destroy();
      port.stopListening();
    });
    client.write("GET / HTTP/1.1\r\n");
    await closed.given;
  });
});

describe("an HTTP/2 client that gives signs of life", () => {
  it("goes on watching", async () => {
    const server = await startForTest({ patience: { keepaliveMs: 20, keepaliveTimeoutMs: 5000 } });
    const asked = new Signal();
    const session = connectHttp2(server.baseUrl);
    onTestFinished(() => session.destroy());
    let pings = 0;
    session.on("ping", () => {
      if (++pings === 5) asked.give();
    });
    await asked.given;
    expect(session.closed).toBe(false);
  });
});

describe("a connection on which nothing happens", () => {
  it.each(["gRPC", "Connect", "gRPC-Web"] as const)(
    "stays while a stream is open over %s",
    async (protocol) => {
      const server = await startForTest({ patience: { idleConnectionMs: soon } });
      const clients = clientsOf(server.transport(protocol));
      await begin(clients, { sessionId: "s" });
      const watching = clients.sessions
        .watchEvents({ sessionId: "s", afterOffset: 1 })
        [Symbol.asyncIterator]();
      await watching.next();
      const idle = await RawSocket.open(server.port);
      await idle.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
      await idle.closed;
      await say(server.clients("gRPC"), "s", "hello");
      expect(present((await watching.next()).value?.event).offset).toBe(3);
    },
  );

  it("is closed, over HTTP/2 with a word before", async () => {
    const server = await startForTest({ patience: { idleConnectionMs: soon } });
    const [told, closed] = [new Signal(), new Signal()];
    connectHttp2(server.baseUrl)
      .on("goaway", () => told.give())
      .on("close", () => closed.give());
    await told.given;
    await closed.given;
  });
});

describe("a connection that has grown old", () => {
  it("is asked to be made anew, and its streams go on", async () => {
    const server = await startForTest({ patience: { connectionAgeMs: soon } });
    await begin(server.clients("Connect"), { sessionId: "s" });
    const told = new Signal();
    const session = connectHttp2(server.baseUrl).on("goaway", () => told.give());
    onTestFinished(() => session.destroy());
    const clients = server.clients("gRPC");
    const watching = clients.sessions.watchEvents({ sessionId: "s", afterOffset: 1 })[Symbol.asyncIterator]();
    await watching.next();
    await told.given;
    await say(clients, "s", "hello");
    expect(present((await watching.next()).value?.event).offset).toBe(3);
  });
});

describe.runIf(process.platform === "linux")("every connection", () => {
  it("is watched over by the system, for the sake of HTTP/1.1", async () => {
    const server = await startForTest({ patience: { keepaliveMs: 5000 } });
    await begin(server.clients("gRPC"), { sessionId: "s" });
    await NeverReader.open(server.port, "Connect", SessionService.method.watchEvents, { sessionId: "s" });
    await begin(server.clients("Connect"));
    const timers = connectionTimers(server.port);
    expect(timers.length).toBeGreaterThan(2);
    // 2: keepalive; it fires within 5 s, where the usual is 2 hours.
    for (const { kind, seconds } of timers) {
      expect(kind).toBe(2);
      expect(seconds).toBeLessThanOrEqual(5);
    }
  });
});

/** The timers of the connections that a local port has accepted, as the system tells them. */
function connectionTimers(port: number): { kind: number; seconds: number }[] {
  const established = "01";
  return readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === established && local?.endsWith(hex(port)))
    .map(([, , , , , timer = ""]) => {
      const [kind = "", jiffies = ""] = timer.split(":");
      return { kind: Number.parseInt(kind, 16), seconds: Number.parseInt(jiffies, 16) / 100 };
    });
}

function hex(port: number): string {
  return `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
}
