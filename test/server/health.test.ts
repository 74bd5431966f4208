import { describe, expect, it } from "vitest";
import { Health } from "../../src/server/health.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { collect, next } from "../session/collect.ts";
import { ScriptedRecognizer } from "../session/scripted-recognizer.ts";
import { RawSocket } from "./raw-socket.ts";
import { startForTest, type TestServer } from "./start.ts";
import { StockClient } from "./stock-client.ts";

const health = "grpc.health.v1.Health";
const services = [
  "",
  "parley.v1.SessionService",
  "parley.v1.ModelService",
  "cobaltspeech.diatheke.Diatheke",
  "cobaltspeech.diatheke.v3.DiathekeService",
  "cobaltspeech.interact.v3.InteractService",
];

function healthClient(server: TestServer): StockClient {
  return new StockClient(server.port, "proto", "grpc/health/v1/health.proto");
}

describe("grpc.health.v1.Health", () => {
  it.each(services)('Check says that "%s" serves', async (service) => {
    const client = healthClient(await startForTest());
    expect(await client.unary(health, "Check", { service })).toEqual({ status: "SERVING" });
  });

  it("a server that can not write is live all the same: a restart would not help it", async () => {
    let tell: (available: boolean) => void = () => {};
    const server = await startForTest({
      openStore: (path) => {
        const store = new SqliteStore(path);
        store.onAvailability = (listener) => {
          tell = listener;
        };
        return store;
      },
    });
    tell(false);
    const client = healthClient(server);
    expect(await client.unary(health, "Check", { service: "" })).toEqual({ status: "NOT_SERVING" });
    expect(await client.unary(health, "Check", { service: "live" })).toEqual({ status: "SERVING" });
  });

  it("Check does not know other services", async () => {
    const client = healthClient(await startForTest());
    await expect(client.unary(health, "Check", { service: "nobody" })).rejects.toMatchObject({ code: 5 });
  });

  it("List tells of all services", async () => {
    const client = healthClient(await startForTest());
    expect(await client.unary(health, "List", {})).toEqual({
      statuses: Object.fromEntries([...services, "live"].map((service) => [service, { status: "SERVING" }])),
    });
  });

  it("Watch tells the state now, and that the server stops when it does; and ends then", async () => {
    const server = await startForTest();
    const client = healthClient(server);
    const watching = services.map((service) => {
      return client.stream(health, "Watch", { service })[Symbol.asyncIterator]();
    });
    for (const watch of watching) expect(await next(watch)).toEqual({ status: "SERVING" });
    const stopped = server.stop();
    for (const watch of watching) expect(await next(watch)).toEqual({ status: "NOT_SERVING" });
    for (const watch of watching) expect((await watch.next()).done).toBe(true);
    await stopped;
  });

  it("Watch of a service that there is not says so, and waits", async () => {
    const client = healthClient(await startForTest());
    const watch = client.stream(health, "Watch", { service: "nobody" });
    expect(await next(watch[Symbol.asyncIterator]())).toEqual({ status: "SERVICE_UNKNOWN" });
    watch.on("error", () => {}).cancel();
  });
});

describe("a server", () => {
  it("that stops does not serve again when its store comes back", () => {
    const health = new Health([]);
    const serves = (change: () => void) => {
      change();
      return health.serving;
    };
    expect(serves(() => health.setStoreAvailable(true))).toBe(false);
    expect(serves(() => health.setReady())).toBe(true);
    expect(serves(() => health.setStoreAvailable(false))).toBe(false);
    expect(serves(() => health.setReady())).toBe(false);
    expect(serves(() => health.setStopping())).toBe(false);
    expect(serves(() => health.setStoreAvailable(true))).toBe(false);
    expect(serves(() => health.setReady())).toBe(false);
  });
});

describe("while models are learned", () => {
  class Learner extends ScriptedRecognizer {
    learned: () => void = () => {};
    prepare(): Promise<void> {
      return new Promise((resolve) => {
        this.learned = resolve;
      });
    }
  }

  it("calls are taken already, and health says that it serves when they are learned", async () => {
    const recognizer = new Learner();
    const server = await startForTest({ recognizer, whileLearning: true });
    const { sessions } = server.clients("gRPC");
    await sessions.newSession({ modelId: "clerk", sessionId: "early" });
    const events = await collect(
      sessions.createEvent({ sessionId: "early", input: { case: "userText", value: { text: "hello" } } }),
    );
    expect(events.length).toBeGreaterThan(1);
    const client = healthClient(server);
    expect(await client.unary(health, "Check", { service: "" })).toEqual({ status: "NOT_SERVING" });
    recognizer.learned();
    await expect.poll(() => client.unary(health, "Check", { service: "" })).toEqual({ status: "SERVING" });
  });

  it("a server can be stopped", async () => {
    const server = await startForTest({ recognizer: new Learner(), whileLearning: true });
    await server.stop();
    expect(server.errors).toEqual([]);
  });
});

describe("/healthz", () => {
  it("answers 503 as soon as the server stops", async () => {
    const server = await startForTest();
    // A connection that is open already; new ones are not taken any more.
    const socket = await RawSocket.open(server.port);
    const request = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
    await socket.send(request.slice(0, 20));
    await server.clients("Connect").models.listModels({});
    const stopped = server.stop();
    await socket.send(request.slice(20));
    const answer = await socket.until((bytes) => bytes.includes("NOT_SERVING"));
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 503 /);
    await stopped;
  });
});
