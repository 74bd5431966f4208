import { describe, expect, it } from "vitest";
import { ScriptedRecognizer } from "../session/scripted-recognizer.ts";
import { Signal } from "../session/signal.ts";
import { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { begin, failureOf, lines, logOf, say, watchAll } from "./conversation.ts";
import { RawSocket } from "./raw-socket.ts";
import { clientsOf, protocols, startForTest } from "./start.ts";

const stopping = { code: "Unavailable", reason: "SERVER_STOPPING", domain: "parley" };

/** A server that holds on to something waits for 8 seconds; one that does not is done in a moment. */
const aMoment = 4000;

describe.each(protocols)("over %s, a server that stops", (protocol) => {
  it("finishes the call under way, and answers it", async () => {
    const recognizer = new ScriptedRecognizer();
    const server = await startForTest({ recognizer });
    const clients = server.clients(protocol);
    await begin(clients, { sessionId: "s" });
    const [asked, thought] = [new Signal(), new Signal()];
    recognizer.before = () => {
      asked.give();
      return thought.given;
    };
    const saying = say(clients, "s", "hello", { requestId: "r" });
    await asked.given;
    const stopped = server.stop();
    thought.give();
    const events = await saying;
    await stopped;
    expect(lines(events)).toEqual(["userText", "recognition", "Hello.", "waitForUser"]);
    await server.startAgain();
    expect(await say(server.clients(protocol), "s", "hello", { requestId: "r" })).toEqual(events);
  });

  it("ends watchers with UNAVAILABLE; they lose nothing when they come back", async () => {
    const server = await startForTest();
    const clients = server.clients(protocol);
    await begin(clients, { sessionId: "s" });
    const watching = clients.sessions.watchEvents({ sessionId: "s", afterOffset: 1 })[Symbol.asyncIterator]();
    expect((await watching.next()).value?.event?.offset).toBe(2);
    const end = failureOf(watching.next());
    await server.stop();
    expect(await end).toMatchObject(stopping);

    await server.startAgain();
    const again = server.clients(protocol);
    await say(again, "s", "hello");
    await again.sessions.endSession({ sessionId: "s" });
    const rest = await watchAll(again, { sessionId: "s", afterOffset: 2 });
    expect(rest.map(({ offset }) => offset)).toEqual([3, 4, 5, 6, 7]);
  });

  it("breaks off a webhook; its turn is finished after the next start, and the retry gets all of it", async () => {
    const webhook = await WebhookStandIn.open();
    const server = await startForTest({ webhook: webhook.url });
    const clients = server.clients(protocol);
    await begin(clients, { sessionId: "s" });
    const saying = failureOf(say(clients, "s", "what is there", { requestId: "r" }));
    await webhook.call(0);
    await server.stop();
    expect(await saying).toMatchObject(stopping);

    await server.startAgain();
    const again = server.clients(protocol);
    const retry = say(again, "s", "what is there", { requestId: "r" });
    (await webhook.call(1)).answer({ id: "look_up", outParameters: { stock: "apples" } });
    const events = await retry;
    expect(lines(events)).toEqual([
      "userText",
      "recognition",
      "command",
      "commandResult",
      "There are apples.",
      "waitForUser",
    ]);
    expect((await logOf(again, "s")).slice(3)).toEqual(events);
    const keys = webhook.calls.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toEqual([keys[0], keys[0]]);
    expect(server.errors).toEqual([]);
  });
});

describe("a server that stops", () => {
  it("waits neither for idle connections nor for silent ones", async () => {
    const server = await startForTest();
    for (const protocol of protocols) await begin(server.clients(protocol));
    const silent = await RawSocket.open(server.port);
    const preface = await RawSocket.open(server.port);
    await preface.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    await preface.send(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
    await preface.until((received) => received.length > 0);
    const half = await RawSocket.open(server.port);
    await half.send("PR");
    const before = Date.now();
    await server.stop();
    expect(Date.now() - before).toBeLessThan(aMoment);
    await Promise.all([silent.closed, preface.closed, half.closed]);
  });

  it("waits neither for watchers nor for webhooks", async () => {
    const webhook = await WebhookStandIn.open();
    const server = await startForTest({ webhook: webhook.url });
    await begin(server.clients("gRPC"), { sessionId: "s" });
    const ends = protocols.map((protocol) =>
      failureOf(watchAll(server.clients(protocol), { sessionId: "s" })),
    );
    ends.push(failureOf(say(server.clients("gRPC"), "s", "what is there")));
    await webhook.call(0);
    const before = Date.now();
    await server.stop();
    expect(Date.now() - before).toBeLessThan(aMoment);
    for (const end of ends) expect(await end).toMatchObject(stopping);
  });

  it("takes no new connections", async () => {
    const server = await startForTest();
    const { port } = server;
    await begin(server.clients("Connect"));
    await server.stop();
    await expect(RawSocket.open(port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it.each(["Connect", "gRPC-Web"] as const)(
    "breaks off no call of those who call again and again over %s: it closes the connection with an answer",
    async (protocol) => {
      const lameDuckMs = 5000;
      const server = await startForTest({ patience: { lameDuckMs } });
      const busy = new Signal();
      let answered = 0;
      const calling = Array.from({ length: 8 }, async () => {
        const { models } = clientsOf(server.transport(protocol));
        for (;;) {
          await models.listModels({});
          if (++answered === 100) busy.give();
        }
      });
      const ends = calling.map(failureOf);
      await busy.given;
      await server.stop();
      // What is told to those who have to connect anew, and to nobody else.
      for (const end of await Promise.all(ends)) {
        expect(end).toMatchObject({ code: "Unavailable", message: expect.stringContaining("ECONNREFUSED") });
      }
    },
  );

  it("answers a call that began to come before it was told to stop", async () => {
    const server = await startForTest();
    const caller = await RawSocket.open(server.port);
    const [head, body] = ["POST /parley.v1.ModelService/ListModels HTTP/1.1\r\nHost: a\r\n", "{}"];
    await caller.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    await caller.until((received) => received.includes("SERVING"));
    await caller.send(`${head}Content-Type: application/json\r\n`);
    await begin(server.clients("Connect"));
    const stopped = server.stop();
    await caller.send(`Content-Length: 2\r\n\r\n${body}`);
    const answer = (await caller.until((received) => received.includes("clerk"))).toString();
    expect(answer.match(/^HTTP\/1\.1 200 /gm)).toHaveLength(2);
    expect(answer.toLowerCase()).toContain("connection: close");
    await stopped;
  });

  it("can be told so twice", async () => {
    const server = await startForTest();
    await begin(server.clients("gRPC"));
    await Promise.all([server.stop(), server.stop()]);
  });

  it("in the middle of everything loses nothing that it has acknowledged, and a retry completes the rest", async () => {
    const server = await startForTest();
    const writers = Array.from({ length: 12 }, (_, index) => ({
      sessionId: `s${index}`,
      clients: clientsOf(server.transport(protocols[index % protocols.length] ?? "gRPC")),
      acknowledged: 0,
    }));
    for (const { clients, sessionId } of writers) await begin(clients, { sessionId });
    const busy = new Signal();
    const writing = writers.map(async (writer) => {
      for (;;) {
        const requestId = `r${writer.acknowledged}`;
        try {
          await say(writer.clients, writer.sessionId, "hello", { requestId });
        } catch {
          return;
        }
        writer.acknowledged++;
        if (writers.every(({ acknowledged }) => acknowledged > 3)) busy.give();
      }
    });
    await busy.given;
    await server.stop();
    await Promise.all(writing);

    await server.startAgain();
    const clients = server.clients("gRPC");
    for (const { sessionId, acknowledged } of writers) {
      const requests = async () =>
        (await logOf(clients, sessionId)).flatMap(({ requestId }) => requestId || []);
      const expected = Array.from({ length: acknowledged }, (_, index) => `r${index}`);
      const unanswered = `r${acknowledged}`;
      expect((await requests()).filter((id) => id !== unanswered)).toEqual(expected);
      await say(clients, sessionId, "hello", { requestId: unanswered });
      expect(await requests()).toEqual([...expected, unanswered]);
    }
    expect(server.errors).toEqual([]);
  });
});
