import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { begin, lines, say } from "./conversation.ts";
import { frame, framesIn, frameTypes, preface } from "./http2-frames.ts";
import { RawSocket, statusLineOf, trickleTo } from "./raw-socket.ts";
import { clientsOf, protocols, TestServer } from "./start.ts";

/** A SETTINGS frame without settings. */
const settings = frame("settings");
const rpc = "/parley.v1.SessionService/GetSession";
const body = "Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

let server: TestServer;

beforeEach(async () => {
  server = await TestServer.start();
});

afterEach(async () => {
  // Whatever has come: the server still serves, and has nothing to complain of.
  for (const protocol of protocols) {
    const clients = server.clients(protocol);
    const { session } = await begin(clients);
    expect(lines(await say(clients, session.sessionId, "hello"))).toContain("Hello.");
  }
  expect(server.errors).toEqual([]);
  await server.dispose();
});

describe("an HTTP/1.1 request with a Host that makes no URL", () => {
  it.each([
    ["an open bracket", `POST ${rpc} HTTP/1.1\r\nHost: [\r\n${body}`],
    ["a port that there is not", `POST ${rpc} HTTP/1.1\r\nHost: a:99999\r\n${body}`],
    ["a blank", `POST ${rpc} HTTP/1.1\r\nHost: a b\r\n${body}`],
    ["nothing", `POST ${rpc} HTTP/1.1\r\nHost:\r\n${body}`],
    ["no Host at all", `POST ${rpc} HTTP/1.1\r\n${body}`],
    ["no Host at all, in HTTP/1.0", `POST ${rpc} HTTP/1.0\r\n${body}`],
    ["two slashes as its path", `POST // HTTP/1.1\r\nHost: a\r\n${body}`],
    ["two slashes and an open bracket as its path", `POST //[ HTTP/1.1\r\nHost: a\r\n${body}`],
    ["an open bracket in an absolute path", `POST http://[${rpc} HTTP/1.1\r\nHost: a\r\n${body}`],
  ])("(%s) is answered with 400", async (_what, request) => {
    expect(await statusLineOf(server.port, request)).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe("an odd HTTP/1.1 request", () => {
  it.each([
    ["an absolute URL", `POST http://example.org${rpc} HTTP/1.1\r\nHost: a\r\n${body}`, /^HTTP\/1\.1 \d/],
    ["an asterisk", `OPTIONS * HTTP/1.1\r\nHost: a\r\n${body}`, /^HTTP\/1\.1 \d/],
    ["a method that begins alike", `PROPFIND ${rpc} HTTP/1.1\r\nHost: a\r\n${body}`, /^HTTP\/1\.1 405/],
    ["a GET", `GET ${rpc} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 4\d\d/],
    ["headers of 64 KiB", `POST ${rpc} HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(64 << 10)}`, /^HTTP\/1\.1 431/],
    ["another protocol", "SSH-2.0-OpenSSH_9.9\r\n", /^HTTP\/1\.1 400/],
  ])("(%s) is answered, and harms nobody", async (_what, request, expected) => {
    expect(await statusLineOf(server.port, request)).toMatch(expected);
  });
});

describe("bytes that make no sense", () => {
  it.each([
    ["zeros", Buffer.alloc(100)],
    ["a TLS handshake", Buffer.from("160301020001000001fc0303", "hex")],
    ["a preface with another end", Buffer.from("PRI * HTTP/3.0\r\n\r\nXX\r\n\r\n")],
    ["a method that only HTTP/2's preface has", Buffer.from(`PRI ${rpc} HTTP/1.1\r\nHost: a\r\n${body}`)],
    ["a preface and then garbage", Buffer.concat([preface, Buffer.alloc(100, 0xff)])],
  ])("(%s) end the connection", async (_what, bytes) => {
    const socket = await RawSocket.open(server.port);
    await socket.send(bytes);
    await socket.closed;
  });
});

describe("a frame that is too long", () => {
  it("is refused with FRAME_SIZE_ERROR", async () => {
    const socket = await RawSocket.open(server.port);
    await socket.send(Buffer.concat([preface, settings, Buffer.from("ffffff000000000001", "hex")]));
    const goAway = (received: Buffer) => framesIn(received).find(({ type }) => type === frameTypes.goAway);
    const answer = await socket.until((received) => goAway(received) !== undefined);
    expect(goAway(answer)?.payload.readUInt32BE(4)).toBe(6);
  });
});

describe("a connection that says little", () => {
  it("may stop in the middle of the preface and go on later", async () => {
    const socket = await RawSocket.open(server.port);
    await socket.send(preface.slice(0, 2));
    // The server answers others meanwhile; so it has seen the first half.
    await begin(server.clients("gRPC"));
    await socket.send(preface.slice(2, 12));
    await begin(server.clients("Connect"));
    await socket.send(preface.slice(12));
    await socket.send(settings);
    const answer = await socket.until((received) => received.length >= 9);
    expect(answer.readUInt8(3), "the type of the first frame: SETTINGS").toBe(4);
  });

  it("may stop after a letter with which both protocols begin, and go on in HTTP/1.1", async () => {
    for (const beginning of ["P", "PR"]) {
      const socket = await RawSocket.open(server.port);
      await socket.send(beginning);
      await begin(server.clients("gRPC"));
      const method = beginning === "P" ? "POST" : "PROPFIND";
      const request = `${method} ${rpc} HTTP/1.1\r\nHost: a\r\n${body}`;
      await socket.send(request.slice(beginning.length));
      const answer = await socket.until((received) => received.includes("\r\n"));
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 40\d/);
    }
  });

  it("may hang up before it has said anything, or enough", async () => {
    for (const beginning of ["", "P", "PR", "PRI", "G", "POST / HT"]) {
      const socket = await RawSocket.open(server.port);
      if (beginning) await socket.send(beginning);
      socket.socket.end();
      await socket.closed;
    }
  });

  it("may break off at any point", async () => {
    for (const beginning of ["", "PR", preface, `POST ${rpc} HTTP/1.1\r\nHost: a\r\nContent-Le`]) {
      const socket = await RawSocket.open(server.port);
      if (beginning) await socket.send(beginning);
      socket.socket.resetAndDestroy();
      await socket.closed;
    }
  });

  it("may be silent, and a hundred of them hold up nobody", async () => {
    const silent = await Promise.all(Array.from({ length: 100 }, () => RawSocket.open(server.port)));
    const { session } = await begin(server.clients("Connect"));
    expect(session.nextOffset).toBe(3);
    for (const { socket } of silent) expect(socket.destroyed).toBe(false);
  });

  it.each(protocols)("may say it one byte at a time, and is understood over %s", async (protocol) => {
    const port = await trickleTo(server.port);
    const clients = clientsOf(server.transport(protocol, port));
    const { session } = await begin(clients);
    expect(lines(await say(clients, session.sessionId, "hello"))).toContain("Hello.");
  });
});
