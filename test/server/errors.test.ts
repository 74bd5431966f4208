import { readFile } from "node:fs/promises";
import { createClient } from "@connectrpc/connect";
import { describe, expect, it, onTestFinished } from "vitest";
import { Diatheke } from "../../gen/cobaltspeech/diatheke/diatheke_pb.ts";
import { type Reason, reasons } from "../../src/dialog/error.ts";
import type { Limits } from "../../src/server/limits.ts";
import { type Database, SqliteDatabase } from "../../src/store/sqlite/driver.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { cheerfulClerk } from "../session/clerk.ts";
import { FixedSurroundings } from "../session/fixed-surroundings.ts";
import { ScriptedRecognizer } from "../session/scripted-recognizer.ts";
import { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { turnAt } from "../store/specimen.ts";
import { bearer, Issuing } from "./auth/issuing.ts";
import { begin, type Failure, failureOf, finish, say, send, watchAll } from "./conversation.ts";
import { type Clients, type Protocol, protocols, startForTest, type TestServer } from "./start.ts";

const issuing = await Issuing.open();

/** What a test needs to make something fail. */
interface Scene {
  readonly protocol: Protocol;
  readonly server: TestServer;
  readonly clients: Clients;
  readonly surroundings: FixedSurroundings;
  readonly recognizer: ScriptedRecognizer;
  readonly webhook: WebhookStandIn;
}

/** What is told besides the reason, its code and the domain. */
type Told = Partial<Pick<Failure, "fields" | "resources" | "metadata">>;

/** One way to fail, for every reason, and the limits it needs: all begin with a session "s" of the clerk. */
const failures: Readonly<
  Record<Reason, readonly [Told, (scene: Scene) => Promise<unknown>, Partial<Limits>?]>
> = {
  INVALID_REQUEST: [
    { fields: ["user_text.text", "user_text.confidence"] },
    ({ clients }) =>
      send(clients, {
        sessionId: "s",
        input: { case: "userText", value: { text: "x".repeat((64 << 10) + 1), confidence: 2 } },
      }),
  ],
  REQUEST_ID_REUSED: [
    { fields: ["request_id"] },
    async ({ clients }) => {
      await say(clients, "s", "hello", { requestId: "r" });
      await say(clients, "s", "good morning", { requestId: "r" });
    },
  ],
  COMMAND_MISMATCH: [
    { fields: ["command_result.command_id"], metadata: { command_id: "place_order" } },
    async ({ clients }) => {
      await say(clients, "s", "order apples");
      await finish(clients, "s", "cancel_order");
    },
  ],
  UNAUTHENTICATED: [
    {},
    async ({ protocol }) => {
      const server = await startForTest({ authentication: issuing.authentication() });
      await server.clients(protocol).models.listModels({});
    },
  ],
  PERMISSION_DENIED: [
    {},
    async ({ protocol }) => {
      const server = await startForTest({ authentication: issuing.authentication() });
      const headers = bearer(await issuing.token());
      await server.clients(protocol).models.reloadModels({}, { headers });
    },
  ],
  MODEL_NOT_FOUND: [{ resources: ["model nobody"] }, ({ clients }) => begin(clients, { modelId: "nobody" })],
  SESSION_NOT_FOUND: [
    { resources: ["session nobody"] },
    ({ clients }) => watchAll(clients, { sessionId: "nobody" }),
  ],
  SESSION_EXISTS: [{ resources: ["session s"] }, ({ clients }) => begin(clients, { sessionId: "s" })],
  SESSION_ENDED: [
    {},
    async ({ clients }) => {
      await clients.sessions.endSession({ sessionId: "s" });
      await say(clients, "s", "hello");
    },
  ],
  SESSION_EXPIRED: [
    {},
    ({ clients, surroundings }) => {
      surroundings.advance(3_600_000);
      return say(clients, "s", "hello");
    },
  ],
  COMMAND_PENDING: [
    { metadata: { command_id: "place_order" } },
    async ({ clients }) => {
      await say(clients, "s", "order apples");
      await say(clients, "s", "hello");
    },
  ],
  NO_COMMAND_PENDING: [{}, ({ clients }) => finish(clients, "s", "place_order")],
  MODEL_VERSION_GONE: [
    { metadata: { model_id: "clerk", model_version: expect.stringMatching(/^[0-9a-f]{16}$/) } },
    async ({ server, protocol }) => {
      await server.stop();
      await server.writeModels({ "clerk.yaml": cheerfulClerk });
      connectTo(server).exec(`UPDATE models SET source = '{"id":"clerk","files":[]}'`);
      await server.startAgain();
      await say(server.clients(protocol), "s", "hello");
    },
  ],
  SESSION_TOO_LONG: [
    {},
    ({ clients, server }) => {
      connectTo(server).exec("UPDATE turns SET next_offset = 10001");
      return clients.sessions.getTranscript({ sessionId: "s" });
    },
  ],
  OFFSET_MISMATCH: [
    { metadata: { next_offset: "3" } },
    ({ clients }) => say(clients, "s", "hello", { expectedOffset: 2 }),
  ],
  CONCURRENT_WRITE: [
    {},
    ({ server, clients, recognizer }) => {
      const rival = new SqliteStore(server.databasePath);
      onTestFinished(() => rival.close());
      recognizer.before = async () => {
        const head = await rival.find("s");
        if (!head) throw new Error("there is no session");
        const turn = turnAt(head.session.nextOffset, { time: head.turn.time, state: head.turn.state });
        await rival.append("s", turn);
      };
      return say(clients, "s", "hello");
    },
  ],
  STORE_UNAVAILABLE: [
    {},
    ({ server, clients }) => {
      connectTo(server).exec("CREATE TRIGGER no BEFORE INSERT ON turns BEGIN SELECT RAISE(ABORT, 'no'); END");
      return say(clients, "s", "hello");
    },
  ],
  AUTHENTICATION_UNAVAILABLE: [
    {},
    async ({ protocol }) => {
      const authentication = issuing.authentication({ keysFrom: "http://127.0.0.1:1/keys" });
      const server = await startForTest({ authentication });
      const headers = bearer(await issuing.token());
      await server.clients(protocol).models.listModels({}, { headers });
    },
  ],
  SERVER_STOPPING: [
    {},
    async ({ server, clients }) => {
      const watching = clients.sessions
        .watchEvents({ sessionId: "s", afterOffset: 1 })
        [Symbol.asyncIterator]();
      await watching.next();
      await Promise.all([watching.next(), server.stop()]);
    },
  ],
  TURN_TIMEOUT: [
    {},
    async ({ clients, webhook, surroundings }) => {
      const saying = say(clients, "s", "what is there");
      await webhook.call(0);
      surroundings.advance(30_000);
      await saying;
    },
  ],
  CALL_TIMEOUT: [
    {},
    ({ clients, recognizer }) => {
      recognizer.before = () => new Promise(() => {});
      return clients.models.recognize({ modelId: "clerk", text: "hello" });
    },
    { callMs: 1000 },
  ],
  MESSAGE_TOO_LARGE: [{}, ({ clients }) => say(clients, "s", "x".repeat(2 << 20))],
  RATE_LIMITED: [
    {},
    ({ clients }) => clients.sessions.getSession({ sessionId: "s" }),
    { limitLoopback: true, callsPerSecond: 0.001, callBurst: 1 },
  ],
  TOO_MANY_SESSIONS: [{ metadata: { limit: "1" } }, ({ clients }) => begin(clients), { liveSessions: 1 }],
  TOO_MANY_WATCHES: [
    { metadata: { limit: "1" } },
    async ({ clients }) => {
      const watching = clients.sessions.watchEvents({ sessionId: "s" })[Symbol.asyncIterator]();
      await watching.next();
      await watchAll(clients, { sessionId: "s" });
    },
    { limitLoopback: true, watches: 1 },
  ],
  STREAM_EXISTS: [
    {},
    async ({ server, protocol }) => {
      const diatheke = createClient(Diatheke, server.transport(protocol));
      const stream = diatheke.sessionEventStream({ sessionId: "s" })[Symbol.asyncIterator]();
      await stream.next();
      await diatheke.sessionEventStream({ sessionId: "s" })[Symbol.asyncIterator]().next();
    },
  ],
  TOO_MUCH_WAITING: [
    { metadata: { limit: "16" } },
    async ({ server, protocol }) => {
      const diatheke = createClient(Diatheke, server.transport(protocol));
      await diatheke.pushText({ sessionId: "s", text: "order apples" });
      for (let count = 0; count < 17; count++) await diatheke.pushText({ sessionId: "s", text: "hello" });
    },
  ],
  NOT_SUPPORTED: [
    {},
    async ({ server, protocol }) => {
      const diatheke = createClient(Diatheke, server.transport(protocol));
      await diatheke.streamTTS({ text: "Hello." })[Symbol.asyncIterator]().next();
    },
  ],
  SESSION_FULL: [{ metadata: { limit: "3" } }, ({ clients }) => say(clients, "s", "hello"), { events: 3 }],
};

async function openScene(protocol: Protocol, limits: Partial<Limits> = {}): Promise<Scene> {
  const [surroundings, recognizer] = [new FixedSurroundings(), new ScriptedRecognizer()];
  const webhook = await WebhookStandIn.open();
  const server = await startForTest({ surroundings, recognizer, webhook: webhook.url, limits });
  const clients = server.clients(protocol);
  await begin(clients, { sessionId: "s" });
  return { protocol, server, clients, surroundings, recognizer, webhook };
}

function connectTo({ databasePath }: TestServer): Database {
  const database = new SqliteDatabase(databasePath);
  onTestFinished(() => void database.close());
  return database;
}

/** invalid_argument as Connect clients write it: InvalidArgument. */
function codeOf(reason: Reason): string {
  return reasons[reason].replaceAll(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());
}

const known = Object.keys(failures) as Reason[];

describe.each(protocols)("over %s", (protocol) => {
  it.each(known)("%s is told with its code, its reason and what else helps", async (reason) => {
    const [told, fail, limits] = failures[reason];
    const scene = await openScene(protocol, limits);
    const failure = await failureOf(fail(scene));
    expect(failure).toMatchObject({
      code: codeOf(reason),
      reason,
      domain: "parley",
      fields: told.fields ?? [],
      resources: told.resources ?? [],
      metadata: told.metadata ?? {},
    });
    expect(failure.message).not.toBe("");
    // Of these, only what the database said is for those who run the server.
    expect(scene.server.errors).toHaveLength(reason === "STORE_UNAVAILABLE" ? 1 : 0);
  });

  it("a failure of ours is INTERNAL without a word of what is inside, and told once to who runs the server", async () => {
    const { server, clients, recognizer } = await openScene(protocol);
    const secret = new Error("the password is swordfish");
    recognizer.before = () => Promise.reject(secret);
    const failure = await failureOf(say(clients, "s", "hello"));
    expect(failure).toMatchObject({
      code: "Internal",
      message: "internal error",
      reason: "INTERNAL",
      domain: "parley",
      details: 1,
    });
    expect(JSON.stringify(failure)).not.toContain("swordfish");
    expect(server.errors).toEqual([{ what: "parley.v1.SessionService/CreateEvent", error: secret }]);

    recognizer.before = async () => {};
    await say(clients, "s", "hello");
    await failureOf(clients.models.getModel({ modelId: "nobody" }));
    expect(server.errors).toHaveLength(1);
  });

  it("a failure of ours in a unary call is told in the same way", async () => {
    const { server, clients, recognizer } = await openScene(protocol);
    recognizer.before = () => Promise.reject(new Error("the password is swordfish"));
    const failure = await failureOf(clients.models.recognize({ modelId: "clerk", text: "hello" }));
    expect(failure).toMatchObject({ code: "Internal", message: "internal error", reason: "INTERNAL" });
    expect(server.errors.map(({ what }) => what)).toEqual(["parley.v1.ModelService/Recognize"]);
  });
});

describe("docs/errors.md", () => {
  it("has one row for every reason and for INTERNAL, with its code, and no other", async () => {
    const text = await readFile("docs/errors.md", "utf8");
    const rows = [...text.matchAll(/^\| `([A-Z_]+)` +\| `?([A-Z_]+)`? +\|/gm)].map(([, reason, code]) => {
      return [reason, code];
    });
    const documented = [...Object.entries(reasons), ["INTERNAL", "internal"] as const];
    expect(rows.toSorted()).toEqual(
      documented.map(([reason, code]) => [reason, code.toUpperCase()]).toSorted(),
    );
  });
});
