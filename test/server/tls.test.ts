import { describe, expect, it } from "vitest";
import { defaultLimits } from "../../src/server/limits.ts";
import { usualPatience } from "../../src/server/patience.ts";
import { Port } from "../../src/server/port.ts";
import type { Refusal } from "../../src/server/tls/tls.ts";
import { Tls } from "../../src/server/tls/tls.ts";
import { ScriptedRecognizer } from "../session/scripted-recognizer.ts";
import { Signal } from "../session/signal.ts";
import { Scratch } from "../store/scratch.ts";
import { Authority, writeTlsFiles } from "./certificates.ts";
import { begin, failureOf, lines, say, watchAll } from "./conversation.ts";
import { RawSocket } from "./raw-socket.ts";
import { overEveryProtocol, protocols, startForTest, type TestServer } from "./start.ts";
import { clientHello, TlsClient } from "./tls-client.ts";

const trust = await Authority.create();
const identity = await trust.issueServer();
const tls = { server: identity, trust };

/** What an HTTP/2 client says first: the preface, and settings without any. */
const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", "latin1");

/** The type of an HTTP/2 frame. */
const typeOf = (frame: Buffer) => frame.readUInt8(3);

/** A server, and what it tells of clients that it turns away. */
async function startWithRefusals(): Promise<{
  server: TestServer;
  refused: (count: number) => Promise<Refusal[]>;
}> {
  const refusals: Refusal[] = [];
  const waiting = new Set<() => void>();
  const onRefused = (refusal: Refusal) => {
    refusals.push(refusal);
    for (const wake of waiting) wake();
  };
  const server = await startForTest({ tls: { ...tls, onRefused } });
  const refused = async (count: number) => {
    while (refusals.length < count) await new Promise<void>((resolve) => waiting.add(resolve));
    return refusals;
  };
  return { server, refused };
}

async function expectService(server: TestServer): Promise<void> {
  for (const protocol of protocols) {
    const clients = server.clients(protocol);
    const { session } = await begin(clients);
    expect(lines(await say(clients, session.sessionId, "hello"))).toContain("Hello.");
  }
  expect(server.errors).toEqual([]);
}

overEveryProtocol(
  (stage) => {
    it("in TLS, a session is begun, watched and ended", async () => {
      const { clients } = stage;
      const { sessionId } = (await begin(clients)).session;
      const watching = watchAll(clients, { sessionId });
      await say(clients, sessionId, "hello");
      await clients.sessions.endSession({ sessionId });
      expect((await watching).map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      expect(stage.server.errors).toEqual([]);
    });

    it("in TLS, failures are told as what they are", async () => {
      expect(await failureOf(begin(stage.clients, { modelId: "nobody" }))).toMatchObject({
        code: "NotFound",
        reason: "MODEL_NOT_FOUND",
      });
    });
  },
  { tls },
);

describe("what is spoken in TLS", () => {
  it.each([
    [["http/1.1"], "http/1.1"],
    [["h2"], "h2"],
    [["grpc-exp", "h2"], "h2"],
    [["h2", "http/1.1"], "http/1.1"],
    [["http/1.1", "h2"], "http/1.1"],
  ])("to clients that offer %j is %s", async (offer, expected) => {
    const server = await startForTest({ tls });
    const client = new TlsClient(server.port, { ALPNProtocols: offer });
    await client.ready();
    expect(client.socket.alpnProtocol).toBe(expected);
    if (expected === "h2") {
      const settings = await client.ask(preface, (answer) => answer.length >= 9);
      expect(typeOf(settings), "SETTINGS").toBe(4);
    } else expect(await client.status()).toBe(200);
  });

  it("to clients that offer nothing is what they begin with", async () => {
    const server = await startForTest({ tls });
    expect(await new TlsClient(server.port).status()).toBe(200);
    const settings = await new TlsClient(server.port).ask(preface, (answer) => answer.length >= 9);
    expect(typeOf(settings), "SETTINGS").toBe(4);
  });

  it("is nothing to clients that know neither", async () => {
    const { server, refused } = await startWithRefusals();
    const client = new TlsClient(server.port, { ALPNProtocols: ["foo"] });
    await client.closed;
    expect(client.failures).toEqual(["ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL"]);
    expect(await refused(1)).toMatchObject([{ address: "127.0.0.1" }]);
    await expectService(server);
  });

  it("is TLS 1.2 and 1.3, and none before", async () => {
    const { server } = await startWithRefusals();
    for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
      const client = new TlsClient(server.port, { minVersion: version, maxVersion: version });
      expect(await client.status()).toBe(200);
      expect(client.socket.getProtocol()).toBe(version);
    }
    for (const version of ["TLSv1", "TLSv1.1"] as const) {
      const old = { minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" };
      const client = new TlsClient(server.port, old);
      await client.closed;
      expect(client.failures).toEqual(["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION"]);
    }
    await expectService(server);
  });
});

describe("a TLS 1.2 connection", () => {
  it("is not negotiated anew", async () => {
    const { server } = await startWithRefusals();
    const client = await new TlsClient(server.port, { maxVersion: "TLSv1.2" }).ready();
    const anew = new Promise((resolve) => client.socket.renegotiate({}, resolve));
    await Promise.race([anew, client.closed]);
    expect(client.failures).toEqual(["ERR_SSL_NO_RENEGOTIATION"]);
    await expectService(server);
  });
});

describe("a client that is no TLS client", () => {
  it.each([
    ["speaks HTTP in clear text", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"],
    ["speaks gRPC in clear text", preface],
    ["speaks SSH", "SSH-2.0-OpenSSH_9.9\r\n"],
    ["says zeros", Buffer.alloc(100)],
    ["says a record of nonsense", Buffer.from("1603010005ffffffffff", "hex")],
  ])("and %s is turned away at once", async (_what, bytes) => {
    const { server, refused } = await startWithRefusals();
    const socket = await RawSocket.open(server.port);
    await socket.send(bytes);
    await socket.closed;
    expect(await refused(1)).toEqual([{ address: "127.0.0.1", reason: expect.stringMatching(/^E/) }]);
    await expectService(server);
  });

  it("may hang up at any point", async () => {
    const { server, refused } = await startWithRefusals();
    const hello = await clientHello();
    const lengths = [0, 1, 5, 100, hello.length - 1, hello.length];
    for (const length of lengths) {
      for (const hangUp of ["end", "resetAndDestroy"] as const) {
        const socket = await RawSocket.open(server.port);
        if (length > 0) await socket.send(hello.subarray(0, length));
        socket.socket[hangUp]();
        await socket.closed;
      }
    }
    await refused(2 * lengths.length);
    await expectService(server);
  });

  it("may be silent, and a hundred of them hold up nobody, nor the server that stops", async () => {
    const server = await startForTest({ tls });
    const hello = await clientHello();
    const silent = await Promise.all(Array.from({ length: 100 }, () => RawSocket.open(server.port)));
    await Promise.all(silent.slice(50).map((socket) => socket.send(hello.subarray(0, 50))));
    await expectService(server);
    for (const { socket } of silent) expect(socket.destroyed).toBe(false);
    await server.stop();
    await Promise.all(silent.map(({ closed }) => closed));
  });

  it("is turned away when it does not come to an end with the handshake", async () => {
    const scratch = await Scratch.make();
    const reasons: string[] = [];
    const secured = await Tls.open({
      files: await writeTlsFiles(scratch.directory, identity),
      clientCertificates: "none",
      handshakeMs: 100,
      onRefused: ({ reason }) => reasons.push(reason),
      onError: () => {},
    });
    const port = new Port({
      takers: { http1: () => {}, http2: () => {} },
      limits: defaultLimits,
      patience: usualPatience,
      security: secured,
    });
    const number = await port.listen("127.0.0.1", 0);
    const sockets = [await RawSocket.open(number), await RawSocket.open(number)];
    await sockets[1]?.send((await clientHello()).subarray(0, 50));
    await Promise.all(sockets.map(({ closed }) => closed));
    expect(reasons).toEqual(["ERR_TLS_HANDSHAKE_TIMEOUT", "ERR_TLS_HANDSHAKE_TIMEOUT"]);
    port.stopListening();
    await port.drained(0, () => {});
  });
});

/** A server that holds on to something waits for 8 seconds; one that does not is done in a moment. */
const aMoment = 4000;

describe("a server in TLS that stops", () => {
  it.each(protocols)("finishes the call under way over %s, and answers it", async (protocol) => {
    const recognizer = new ScriptedRecognizer();
    const server = await startForTest({ recognizer, tls });
    const clients = server.clients(protocol);
    await begin(clients, { sessionId: "s" });
    const [asked, thought] = [new Signal(), new Signal()];
    recognizer.before = () => {
      asked.give();
      return thought.given;
    };
    const saying = say(clients, "s", "hello");
    await asked.given;
    const stopped = server.stop();
    thought.give();
    expect(lines(await saying)).toContain("Hello.");
    await stopped;
  });

  it("waits neither for idle connections nor for silent ones nor for watchers", async () => {
    const server = await startForTest({ tls });
    await begin(server.clients("gRPC"), { sessionId: "s" });
    const ends = protocols.map((protocol) =>
      failureOf(watchAll(server.clients(protocol), { sessionId: "s" })),
    );
    const silent = [
      new TlsClient(server.port),
      new TlsClient(server.port, { ALPNProtocols: ["h2"] }),
      new TlsClient(server.port, { ALPNProtocols: ["http/1.1"] }),
    ];
    for (const client of silent) await client.ready();
    const idle = new TlsClient(server.port);
    expect(await idle.status()).toBe(200);
    const settled = new TlsClient(server.port, { ALPNProtocols: ["h2"] });
    await settled.ask(preface, (answer) => answer.length >= 9);
    const before = Date.now();
    await server.stop();
    expect(Date.now() - before).toBeLessThan(aMoment);
    for (const { closed } of [...silent, idle, settled]) await closed;
    for (const end of ends) expect(await end).toMatchObject({ reason: "SERVER_STOPPING" });
  });

  it("does not wait for a client that does not hang up when all has been sent", async () => {
    const server = await startForTest({ tls });
    const client = new TlsClient(server.port, { ALPNProtocols: ["h2"], allowHalfOpen: true });
    await client.ask(preface, (answer) => answer.length >= 9);
    const before = Date.now();
    await server.stop();
    expect(Date.now() - before).toBeLessThan(aMoment);
  });
});
