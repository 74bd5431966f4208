import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { attacked } from "./attacked.ts";
import { grpcMessage } from "./http2-frames.ts";
import { RawSocket, statusLineOf } from "./raw-socket.ts";

const server = attacked();

const rpc = "/parley.v1.SessionService/ListSessions";
const post = `POST ${rpc} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;

describe("a request of which two readers might make two things", () => {
  it.each([
    [
      "Content-Length and Transfer-Encoding",
      `${post}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG`,
    ],
    ["two lengths", `${post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    ["a length with a sign", `${post}Content-Length: +2\r\n\r\n{}`],
    ["a length in hexadecimal", `${post}Content-Length: 0x2\r\n\r\n{}`],
    ["a folded header", `${post}X: a\r\n b\r\nContent-Length : 2\r\n\r\n{}`],
    ["a blank before the colon", `${post}Content-Length : 2\r\n\r\n{}`],
    ["a coding that nobody knows", `${post}Transfer-Encoding: chunked, odd\r\n\r\n0\r\n\r\n`],
    ["chunked twice", `${post}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`],
    [
      "a chunk that is too long for a number",
      `${post}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n`,
    ],
    ["a chunk of a negative length", `${post}Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n`],
    ["a line that ends without a return", `POST ${rpc} HTTP/1.1\nHost: a\n\n`],
    ["a zero in a header", `${post}X: a\u0000b\r\n\r\n`],
    ["two hosts", `POST ${rpc} HTTP/1.1\r\nHost: localhost\r\nHost: b\r\nContent-Length: 2\r\n\r\n{}`],
  ])("(%s) is refused, or taken as one", async (_what, request) => {
    const socket = await RawSocket.open(server.target.port);
    await socket.send(request);
    socket.socket.end();
    await socket.closed;
    const answers = (await socket.until(() => true)).toString("latin1").match(/^HTTP\/1\.1 \d+/gm) ?? [];
    expect(answers.length).toBeLessThanOrEqual(1);
    for (const answer of answers) expect(answer).toMatch(/ (4\d\d|200)$/);
  });
});

describe("a request that is odd", () => {
  it.each([
    [
      "an upgrade to HTTP/2",
      `${post}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nContent-Length: 2\r\n\r\n{}`,
      / 200 /,
    ],
    [
      "an upgrade to a web socket",
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
      / 200 /,
    ],
    ["a tunnel", "CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\n\r\n", /^$/],
    ["a path of 8 KiB", `GET /${"x".repeat(8 << 10)} HTTP/1.1\r\nHost: a\r\n\r\n`, / 404 /],
    ["a path of 64 KiB", `GET /${"x".repeat(64 << 10)} HTTP/1.1\r\nHost: a\r\n\r\n`, / 431 /],
    ["percent signs", "GET /%00%ff%2e%2e/%zz HTTP/1.1\r\nHost: a\r\n\r\n", / 404 /],
    ["dots", "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", / 404 /],
    ["a GET of a method", `GET ${rpc}?encoding=json&message=%7B%7D HTTP/1.1\r\nHost: a\r\n\r\n`, / 405 /],
    ["no content type", `POST ${rpc} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}`, / 415 /],
    ["2,000 headers", `${post}${"X: y\r\n".repeat(2000)}Content-Length: 2\r\n\r\n{}`, / (200|431) /],
    ["an expectation", `${post}Expect: the impossible\r\nContent-Length: 2\r\n\r\n{}`, / 417 /],
    ["a timeout that is none", `${post}Connect-Timeout-Ms: soon\r\nContent-Length: 2\r\n\r\n{}`, / 400 /],
    ["a packing that nobody knows", `${post}Content-Encoding: zstd\r\nContent-Length: 2\r\n\r\n{}`, / 501 /],
    [
      "a body that is not packed though it says so",
      `${post}Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}`,
      / 400 /,
    ],
  ])("(%s) is answered", async (_what, request, expected) => {
    const socket = await RawSocket.open(server.target.port);
    await socket.send(request);
    const answer = await socket.until((bytes) => bytes.includes("\r\n"));
    expect(answer.toString("latin1").split("\r\n", 1)[0]).toMatch(expected);
    socket.socket.destroy();
  });

  it("2,000 times in one piece is answered 2,000 times", async () => {
    const socket = await RawSocket.open(server.target.port);
    await socket.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2000));
    const count = (bytes: Buffer) => bytes.toString("latin1").split("SERVING\n").length - 1;
    expect(count(await socket.until((bytes) => count(bytes) >= 2000))).toBe(2000);
  });
});

describe("a request that comes a byte at a time", () => {
  it.each([
    ["its headers", post],
    ["its body", `${post}Content-Length: 1000\r\n\r\n`],
    ["its chunks", `${post}Transfer-Encoding: chunked\r\n\r\n`],
  ])("(%s) is broken off when its time is up", async (_what, beginning) => {
    const socket = await RawSocket.open(server.target.port);
    await socket.send(beginning);
    const trickle = setInterval(
      () => socket.socket.write(beginning.includes("chunked") ? "1\r\nx\r\n" : "x"),
      100,
    );
    await socket.closed;
    clearInterval(trickle);
    expect((await socket.until(() => true)).toString()).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe("a body that is small until it is unpacked", () => {
  const bytes = Buffer.alloc(512 << 20);
  const bombs = { gzip: gzipSync(bytes), br: brotliCompressSync(bytes, { params: { 1: 1 } }) };

  it.each(["gzip", "br"] as const)(
    "(%s) is not unpacked to more than a message may have",
    async (packing) => {
      const before = server.target.residentMib;
      const bomb = bombs[packing];
      expect(bomb.length).toBeLessThan(1 << 20);
      const unary = async (type: string) =>
        fetch(`http://127.0.0.1:${server.target.port}${rpc}`, {
          method: "POST",
          headers: { "content-type": type, "content-encoding": packing },
          body: bomb,
        });
      const web = async () =>
        fetch(`http://127.0.0.1:${server.target.port}${rpc}`, {
          method: "POST",
          headers: { "content-type": "application/grpc-web+proto", "grpc-encoding": packing },
          body: grpcMessage(bomb, 1),
        });
      for (let round = 0; round < 5; round++) {
        for (const type of ["application/json", "application/proto"]) {
          const answer = await unary(type);
          expect(answer.status).toBe(429);
          expect(await answer.text()).toContain("MESSAGE_TOO_LARGE");
        }
        expect(await (await web()).text()).toContain("grpc-status: 8");
      }
      expect(server.target.residentMib - before).toBeLessThan(100);
    },
  );
});

it("many who only connect hold up nobody, and are hung up on", async () => {
  const silent = await Promise.all(Array.from({ length: 500 }, () => RawSocket.open(server.target.port)));
  expect(await statusLineOf(server.target.port, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")).toContain("200");
  await Promise.all(silent.map(({ closed }) => closed));
});
