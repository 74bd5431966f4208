import { request } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { create, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { expect, it, onTestFinished } from "vitest";
import { RetryInfoSchema } from "../../gen/google/rpc/error_details_pb.ts";
import { CreateEventRequestSchema, SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { ScriptedRecognizer } from "../session/scripted-recognizer.ts";
import { begin, failureOf, say } from "./conversation.ts";
import { callHeaders, frame, framesIn, frameTypes, preface } from "./http2-frames.ts";
import { RawSocket, statusLineOf } from "./raw-socket.ts";
import { overEveryProtocol, startForTest } from "./start.ts";

const kib = 1 << 10;

overEveryProtocol(
  (stage) => {
    it("a request may be as large as the server says, to the byte", async () => {
      const around = toBinary(CreateEventRequestSchema, requestOf(100 * kib)).length - 100 * kib;
      const send = (bytes: number) => {
        const request = requestOf(bytes - around);
        if (stage.protocol !== "gRPC") {
          return failureOf(stage.clients.sessions.createEvent(request)[Symbol.asyncIterator]().next());
        }
        // The stock client writes fields that say nothing, too: bytes of ours are sent.
        const message = Buffer.from(toBinary(CreateEventRequestSchema, request));
        return failureOf(stage.server.grpc().bytes(SessionService.method.createEvent, message));
      };
      expect((await send(128 * kib + 1)).reason).toBe("MESSAGE_TOO_LARGE");
      // A text of that size is too long, but it was read.
      expect((await send(128 * kib)).fields).toEqual(["user_text.text"]);
    });

    it("a text may be as long as the server says", async () => {
      const { session } = await begin(stage.clients);
      await say(stage.clients, session.sessionId, "x".repeat(1000));
      const failure = await failureOf(say(stage.clients, session.sessionId, "x".repeat(1001)));
      expect(failure).toMatchObject({ reason: "INVALID_REQUEST", fields: ["user_text.text"] });
      const recognizing = stage.clients.models.recognize({ modelId: "clerk", text: "x".repeat(1001) });
      expect(await failureOf(recognizing)).toMatchObject({ fields: ["text"] });
    });

    it("there may be as many parameters, and as large, as the server says", async () => {
      const parameters = { a: "x".repeat(100), b: "", c: "" };
      await begin(stage.clients, { parameters });
      expect(await failureOf(begin(stage.clients, { parameters: { ...parameters, d: "" } }))).toMatchObject({
        fields: ["parameters"],
      });
      expect(await failureOf(begin(stage.clients, { parameters: { a: "x".repeat(101) } }))).toMatchObject({
        fields: ["parameters[a]"],
      });
    });

    it("a session that is full can be read and ended", async () => {
      const { session } = await begin(stage.clients);
      for (let length = session.nextOffset; length < 10; length += 4) {
        expect(await say(stage.clients, session.sessionId, "hello")).toHaveLength(4);
      }
      const { sessionId } = session;
      expect((await failureOf(say(stage.clients, sessionId, "hello"))).reason).toBe("SESSION_FULL");
      expect((await stage.clients.sessions.listEvents({ sessionId })).events).toHaveLength(11);
      await stage.clients.sessions.endSession({ sessionId });
    });

    it("what is wrong with a request is told in part when it is much", async () => {
      const labels = Object.fromEntries(
        Array.from({ length: 50 }, (_, index) => [`${index}`, "é".repeat(257)]),
      );
      const failure = await failureOf(begin(stage.clients, { labels, title: "é".repeat(20_000) }));
      expect(failure.reason).toBe("INVALID_REQUEST");
      expect(failure.fields).toHaveLength(10);
      expect(failure.message.length).toBeLessThan(1100);
      expect(stage.server.errors).toEqual([]);
    });
  },
  { limits: { messageBytes: 128 * kib, textBytes: 1000, parameters: 3, parameterBytes: 100, events: 10 } },
);

overEveryProtocol(
  (stage) => {
    it("a watch that was left makes room for another", async () => {
      await begin(stage.clients, { sessionId: "s" });
      for (let times = 0; times < 5; times++) {
        const leave = new AbortController();
        await untilAdmitted(async () => {
          const watching = watch(leave.signal);
          await watching.next();
        });
        expect((await failureOf(watch().next())).reason).toBe("TOO_MANY_WATCHES");
        leave.abort();
      }

      function watch(signal?: AbortSignal): AsyncIterator<unknown> {
        const options = signal ? { signal } : {};
        return stage.clients.sessions.watchEvents({ sessionId: "s" }, options)[Symbol.asyncIterator]();
      }
    });
  },
  { limits: { watches: 1, limitLoopback: true } },
);

/** Tries again while there is one watch too many: the server hears a little later of one that was left. */
async function untilAdmitted(attempt: () => Promise<unknown>): Promise<void> {
  for (;;) {
    const error: unknown = await attempt().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error === undefined) return;
    expect((await failureOf(Promise.reject(error))).reason).toBe("TOO_MANY_WATCHES");
  }
}

function requestOf(textBytes: number) {
  const input = { case: "userText", value: { text: "x".repeat(textBytes) } } as const;
  return create(CreateEventRequestSchema, { sessionId: "s", input });
}

it("who calls too often is told when to come again, and in Connect by HTTP status 429, too", async () => {
  const limits = { limitLoopback: true, callsPerSecond: 0.1, callBurst: 2 };
  const server = await startForTest({ limits });
  const { sessions } = server.clients("Connect");
  await begin(server.clients("gRPC"));
  await sessions.listSessions({});
  const error = await sessions.listSessions({}).catch((reason: unknown) => reason);
  if (!(error instanceof ConnectError)) throw new Error("it was let pass");
  expect(error.code).toBe(Code.ResourceExhausted);
  const [retry] = error.findDetails(RetryInfoSchema);
  expect(Number(retry?.retryDelay?.seconds)).toBeGreaterThanOrEqual(5);
  expect(Number(retry?.retryDelay?.seconds)).toBeLessThanOrEqual(10);
  const call = "POST /parley.v1.SessionService/ListSessions HTTP/1.1\r\nHost: a\r\n";
  const json = "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
  expect(await statusLineOf(server.port, call + json)).toMatch(/^HTTP\/1\.1 429 /);
});

it("callers on this machine are not counted, unless that was asked for", async () => {
  const server = await startForTest({ limits: { callsPerSecond: 0.001, callBurst: 1, watches: 0 } });
  for (let times = 0; times < 5; times++) await begin(server.clients("gRPC"));
});

it("a session that is over makes room for another", async () => {
  const server = await startForTest({ limits: { liveSessions: 2 } });
  const clients = server.clients("gRPC");
  await begin(clients, { sessionId: "a", requestId: "r" });
  await begin(clients, { sessionId: "b" });
  expect((await failureOf(begin(clients))).reason).toBe("TOO_MANY_SESSIONS");
  expect((await failureOf(clients.sessions.forkSession({ sessionId: "a" }))).reason).toBe(
    "TOO_MANY_SESSIONS",
  );
  // A retry makes nothing, and so is answered.
  expect((await begin(clients, { sessionId: "a", requestId: "r" })).session.sessionId).toBe("a");
  await clients.sessions.endSession({ sessionId: "a" });
  await clients.sessions.forkSession({ sessionId: "a" });
  expect((await failureOf(begin(clients))).reason).toBe("TOO_MANY_SESSIONS");
});

it("a deadline of a client counts, but not beyond what the server lets calls take", async () => {
  const recognizer = new ScriptedRecognizer();
  const server = await startForTest({ recognizer, limits: { callMs: 60_000, longestCallMs: 500 } });
  recognizer.before = () => new Promise(() => {});
  for (const protocol of ["gRPC", "Connect", "gRPC-Web"] as const) {
    const { models } = server.clients(protocol);
    for (const timeoutMs of [undefined, 600_000]) {
      const options = timeoutMs === undefined ? {} : { timeoutMs };
      const failure = await failureOf(models.recognize({ modelId: "clerk", text: "hello" }, options));
      expect(failure, protocol).toMatchObject({ code: "DeadlineExceeded", reason: "CALL_TIMEOUT" });
    }
  }
});

it("what a call has begun that took too long is finished", async () => {
  let go = () => {};
  const openStore = (path: string) => {
    const store = new SqliteStore(path);
    const make = store.create.bind(store);
    store.create = async (creation) => {
      await new Promise<void>((resolve) => (go = resolve));
      return make(creation);
    };
    return store;
  };
  const server = await startForTest({ openStore, limits: { callMs: 300 } });
  const clients = server.clients("gRPC");
  expect((await failureOf(begin(clients, { sessionId: "s" }))).reason).toBe("CALL_TIMEOUT");
  go();
  await say(clients, "s", "hello");
});

it("there may be as many connections as the server says, and more when some are closed", async () => {
  const server = await startForTest({ limits: { connections: 3 } });
  await onlySoManyConnections(server.port, 3);
});

it("there may be as many connections from one address as the server says", async () => {
  const server = await startForTest({ limits: { connectionsPerAddress: 3, limitLoopback: true } });
  await onlySoManyConnections(server.port, 3);
});

const health = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";

async function onlySoManyConnections(port: number, most: number): Promise<void> {
  const open = await Promise.all(Array.from({ length: most }, () => RawSocket.open(port)));
  for (const socket of open) {
    await socket.send(health);
    await socket.until((received) => received.includes("SERVING"));
  }
  const refused = await RawSocket.open(port);
  await refused.closed;
  open[0]?.socket.destroy();
  // It may take a moment until the server has noticed.
  for (let line = ""; line === ""; ) line = await statusLineOf(port, health).catch(() => "");
  for (const { socket } of open.slice(1)) expect(socket.destroyed).toBe(false);
}

it("headers of HTTP/1.1 may be as large as the server says", async () => {
  const server = await startForTest({ limits: { headerBytes: 4 * kib } });
  const get = (bytes: number) =>
    statusLineOf(server.port, `GET /healthz HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(bytes)}\r\n\r\n`);
  expect(await get(3 * kib)).toMatch(/ 200 /);
  expect(await get(5 * kib)).toMatch(/ 431 /);
});

it("more calls in one HTTP/2 connection than the server says have to wait", async () => {
  const server = await startForTest({ limits: { streamsPerConnection: 2 } });
  const session = connectHttp2(server.baseUrl);
  onTestFinished(() => session.destroy());
  const settings = await new Promise<{ maxConcurrentStreams?: number }>((resolve) =>
    session.once("remoteSettings", resolve),
  );
  expect(settings.maxConcurrentStreams).toBe(2);
  const socket = await RawSocket.open(server.port);
  const calls = [1, 3, 5].map((stream) =>
    frame("headers", { flags: 4, stream, payload: callHeaders("GetSession") }),
  );
  await socket.send(Buffer.concat([preface, frame("settings"), ...calls]));
  const refused = (bytes: Buffer) => framesIn(bytes).filter(({ type }) => type === frameTypes.resetStream);
  const answer = await socket.until((bytes) => refused(bytes).length > 0);
  expect(refused(answer).map(({ stream }) => stream)).toEqual([5]);
});

it("a request that does not arrive ends: headers, bodies, and half of a gRPC call", async () => {
  const server = await startForTest({ limits: { requestMs: 500 } });
  const post = "POST /parley.v1.SessionService/GetSession HTTP/1.1\r\nHost: a\r\n";
  for (const half of [post, `${post}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`]) {
    const socket = await RawSocket.open(server.port);
    await socket.send(half);
    await socket.closed;
    expect((await socket.until(() => true)).toString()).toMatch(/^HTTP\/1\.1 408 /);
  }
  const silent = await RawSocket.open(server.port);
  await silent.closed;

  const session = connectHttp2(server.baseUrl);
  onTestFinished(() => session.destroy());
  for (const body of [Buffer.alloc(0), Buffer.from([0, 0, 0, 0, 9, 1])]) {
    const call = session.request({
      ":method": "POST",
      ":path": "/parley.v1.SessionService/GetSession",
      "content-type": "application/grpc",
    });
    if (body.length > 0) call.write(body);
    else call.write("");
    const headers = await new Promise<NodeJS.Dict<string | string[]>>((resolve) =>
      call.once("response", resolve),
    );
    expect(headers["grpc-status"]).toBe("4");
    call.destroy();
  }
});

it("a request that is long under way but arrives is answered", async () => {
  const server = await startForTest({ limits: { requestMs: 60_000 } });
  const status = await new Promise((resolve) => {
    const call = request(`${server.baseUrl}/parley.v1.SessionService/ListSessions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
    });
    call.once("response", (response) => resolve(response.resume().statusCode));
    call.write("{");
    setImmediate(() => call.end("}"));
  });
  expect(status).toBe(200);
});

it("a connection that was ended for a fault of its client is closed, and so is one that shows no life", async () => {
  const server = await startForTest({ patience: { keepaliveMs: 300, keepaliveTimeoutMs: 200 } });
  for (const bytes of [Buffer.from("ffffff000000000001", "hex"), Buffer.alloc(0)]) {
    const socket = await RawSocket.open(server.port);
    await socket.send(Buffer.concat([preface, frame("settings"), bytes]));
    await socket.closed;
  }
});
