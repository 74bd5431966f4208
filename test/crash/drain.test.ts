import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Code, ConnectError, type Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { expect, onTestFinished, test } from "vitest";
import { ErrorInfoSchema } from "../../gen/google/rpc/error_details_pb.ts";
import type { Event } from "../../gen/parley/v1/event_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { begin, failureOf, logOf, present, say } from "../server/conversation.ts";
import { GrpcJsTransport } from "../server/grpc-js-transport.ts";
import { NeverReader, NeverReadingConnection } from "../server/never-reader.ts";
import { RawSocket } from "../server/raw-socket.ts";
import { SilentProxy } from "../server/silent-proxy.ts";
import { type Clients, clientsOf, type Protocol, protocols } from "../server/start.ts";
import { clerk } from "../session/clerk.ts";
import { Signal } from "../session/signal.ts";
import { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { ServerProcess } from "./server-process.ts";

const clientCount = 64;
const turnsBefore = 2;
const turnsAfter = 2;

/** Where clients find the server; those that have lost it wait for the next. */
class Whereabouts {
  private next = new Signal();
  private port = 0;

  get current(): number {
    return this.port;
  }

  set(port: number): void {
    this.port = port;
    const told = this.next;
    this.next = new Signal();
    told.give();
  }

  async after(port: number): Promise<number> {
    if (this.port === port) await this.next.given;
    return this.port;
  }
}

/** A client that talks and watches as long as it may, and comes back after every failure, as clients should. */
class Regular {
  readonly sessionId: string;
  readonly seen: Event[] = [];
  readonly failures: ConnectError[] = [];
  readonly protocol: Protocol;
  answered = 0;
  private readonly whereabouts: Whereabouts;
  private readonly onAnswer: () => void;
  private readonly known = new Map<number, Clients>();

  constructor(index: number, whereabouts: Whereabouts, onAnswer: () => void) {
    this.sessionId = `regular-${index}`;
    this.protocol = present(protocols[index % protocols.length]);
    this.whereabouts = whereabouts;
    this.onAnswer = onAnswer;
  }

  async begin(): Promise<void> {
    await this.again(({ sessions }) =>
      sessions.newSession({ modelId: "bank", sessionId: this.sessionId, requestId: this.sessionId }),
    );
  }

  /** Talks until it is told to stop. */
  async talk(stop: () => boolean): Promise<void> {
    while (!stop()) {
      const requestId = `r${this.answered}`;
      const text = this.answered % 2 === 0 ? `move ${this.answered} to savings` : "never mind";
      await this.again(async ({ sessions }) => {
        const input = { case: "userText", value: { text } } as const;
        for await (const { event } of sessions.createEvent({ sessionId: this.sessionId, requestId, input })) {
          present(event);
        }
      });
      this.answered++;
      this.onAnswer();
    }
    await this.again(({ sessions }) => sessions.endSession({ sessionId: this.sessionId }));
  }

  /** Watches to the end of the session. */
  async watch(): Promise<void> {
    await this.again(async ({ sessions }) => {
      const last = this.seen.at(-1)?.offset;
      const request = { sessionId: this.sessionId, ...(last === undefined ? {} : { afterOffset: last }) };
      for await (const { event } of sessions.watchEvents(request)) this.seen.push(present(event));
    });
  }

  /** Calls until it works: on the next server, when the last one has failed. */
  private async again(call: (clients: Clients) => Promise<unknown>): Promise<void> {
    for (let port = this.whereabouts.current; ; port = await this.whereabouts.after(port)) {
      try {
        await call(this.clients(port));
        return;
      } catch (error) {
        if (!(error instanceof ConnectError)) throw error;
        this.failures.push(error);
      }
    }
  }

  private clients(port: number): Clients {
    const clients = this.known.get(port) ?? clientsOf(connect(this.protocol, port));
    this.known.set(port, clients);
    return clients;
  }
}

function connect(protocol: Protocol, port: number): Transport {
  if (protocol === "gRPC") {
    const transport = new GrpcJsTransport(`127.0.0.1:${port}`, { "grpc.use_local_subchannel_pool": 1 });
    onTestFinished(() => transport.close());
    return transport;
  }
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const options = {
    baseUrl: `http://127.0.0.1:${port}`,
    httpVersion: "1.1",
    nodeOptions: { agent },
  } as const;
  return protocol === "Connect" ? createConnectTransport(options) : createGrpcWebTransport(options);
}

function isStopping(error: ConnectError): boolean {
  const [info] = error.findDetails(ErrorInfoSchema);
  return error.code === Code.Unavailable && info?.reason === "SERVER_STOPPING";
}

const timeout = 240_000;

test(`a server with ${clientCount} clients that talk and watch is stopped, and they go on with the next`, {
  timeout,
}, async () => {
  const directory = mkdtempSync(join(tmpdir(), "parley-drain-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const store = join(directory, "parley.db");
  const first = await ServerProcess.start(store);
  const whereabouts = new Whereabouts();
  whereabouts.set(first.port);

  const [busy, enough] = [new Signal(), new Signal()];
  let isStopped = false;
  const answeredBefore = new Map<Regular, number>();
  const regulars = Array.from({ length: clientCount }, (_, index) => {
    return new Regular(index, whereabouts, () => {
      if (regulars.every(({ answered, seen }) => answered >= turnsBefore && seen.length > 0)) busy.give();
      if (isStopped && regulars.every((one) => one.answered >= (answeredBefore.get(one) ?? 0) + turnsAfter)) {
        enough.give();
      }
    });
  });
  await Promise.all(regulars.map((regular) => regular.begin()));
  let isOver = false;
  const working = regulars.flatMap((regular) => [regular.talk(() => isOver), regular.watch()]);

  await busy.given;
  const before = Date.now();
  expect(await first.stop()).toBe(0);
  expect(Date.now() - before).toBeLessThan(10_000);
  for (const regular of regulars) answeredBefore.set(regular, regular.answered);
  isStopped = true;
  const second = await ServerProcess.start(store);
  onTestFinished(async () => void (await second.stop()));
  whereabouts.set(second.port);
  await enough.given;
  isOver = true;
  await Promise.all(working);
  const clients = clientsOf(connect("Connect", second.port));
  for (const { sessionId, seen, answered, protocol, failures } of regulars) {
    expect(failures.filter(isStopping), "ends of its watch").toHaveLength(1);
    // Where nobody may say that a connection takes no more calls, one may be on its way when it is closed.
    if (protocol === "gRPC")
      expect(failures.map(({ code }) => Code[code])).toEqual(["Unavailable", "Unavailable"]);
    const log = await logOf(clients, sessionId);
    expect(seen).toEqual(log);
    expect(log.map(({ offset }) => offset)).toEqual(log.map((_, index) => index));
    const requests = log.flatMap(({ requestId }) => requestId || []);
    expect(requests).toEqual(Array.from({ length: answered }, (_, index) => `r${index}`));
  }
});

test("a server in bad company is stopped in time all the same", { timeout }, async () => {
  const directory = mkdtempSync(join(tmpdir(), "parley-drain-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const models = join(directory, "clerk.yaml");
  writeFileSync(models, clerk);
  const webhook = await WebhookStandIn.open();
  const server = await ServerProcess.start(join(directory, "parley.db"), {
    models,
    parameters: ["--webhook", webhook.url],
  });
  const { port } = server;
  const clients = clientsOf(connect("gRPC", port));
  await begin(clients, { sessionId: "s" });
  const text = randomBytes(49_000).toString("base64");

  const { watchEvents, createEvent } = SessionService.method;
  const proxy = await SilentProxy.open(port);
  const [narrow, blocked] = await Promise.all([
    NeverReadingConnection.open(port, 1),
    NeverReadingConnection.open(proxy.port, 2 ** 31 - 1),
  ]);
  await narrow.call(watchEvents, { sessionId: "s" });
  await narrow.call(createEvent, { sessionId: "s", input: { case: "userText", value: { text } } });
  await blocked.call(watchEvents, { sessionId: "s" });
  proxy.block();
  await NeverReader.open(port, "Connect", watchEvents, { sessionId: "s" });
  await NeverReader.open(port, "gRPC-Web", watchEvents, { sessionId: "s" });
  for (let turn = 0; turn < 90; turn++) await say(clients, "s", text);

  const half = await RawSocket.open(port);
  await half.send(
    "POST /parley.v1.SessionService/NewSession HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{",
  );
  const less = await RawSocket.open(port);
  await less.send("POST /parley.v1.SessionService/New");
  const idle = await NeverReadingConnection.open(port, 65_535);
  const told = failureOf(say(clients, "s", "what is there"));
  await webhook.call(0);

  const before = Date.now();
  expect(await server.stop()).toBe(0);
  expect(Date.now() - before).toBeLessThan(10_000);
  expect(await told).toMatchObject({ code: "Unavailable", reason: "SERVER_STOPPING" });
  await Promise.all([half.closed, less.closed, idle.closed]);
});
