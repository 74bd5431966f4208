import { expect, it, onTestFinished } from "vitest";
import { SqliteDatabase } from "../../../src/store/sqlite/driver.ts";
import { ScriptedRecognizer } from "../../session/scripted-recognizer.ts";
import { type ReceivedCall, WebhookStandIn } from "../../session/webhook-stand-in.ts";
import { send } from "../conversation.ts";
import { type Clients, type Protocol, protocols } from "../start.ts";
import { Collector } from "./collector.ts";
import { startWatched, type WatchedServer } from "./watching.ts";

/** Stands in everything that users and their clients say, and in nothing that operators may see. */
const secret = "Zanzibar";

const secretMap = { [secret]: secret };
const secretHeaders = {
  authorization: `Bearer ${secret}`,
  "user-agent": secret,
  "x-secret": secret,
  tracestate: `vendor=${secret}`,
  baggage: `user=${secret}`,
};

/** What a client does; it may fail. */
type Deed = (clients: Clients) => Promise<unknown>;

function say(text: string, sessionId = "s"): Deed {
  return (clients) => send(clients, { sessionId, input: { case: "userText", value: { text } } });
}

function finish(commandId: string, result: { outputs?: Record<string, string>; error?: string }): Deed {
  const value = { commandId, ...result };
  return (clients) => send(clients, { sessionId: "s", input: { case: "commandResult", value } });
}

const about = {
  userId: secret,
  title: secret,
  description: secret,
  labels: secretMap,
  metadata: secretMap,
};

/** A whole conversation with the bank, with all that goes well in one. */
const good: readonly Deed[] = [
  ({ sessions }) => sessions.newSession({ modelId: "bank", sessionId: "s", parameters: secretMap, ...about }),
  say(`what is my balance ${secret}`),
  say("what is my balance"),
  say("savings"),
  finish("get_balance", { outputs: { lookup_status: "ok", balance: secret, [secret]: secret } }),
  say(`transfer ${secret} euros from checking to savings`),
  say("transfer 50 euros from checking to savings"),
  say(secret),
  say("yes"),
  finish("make_transfer", { error: `${secret} is closed` }),
  say("show recent transactions"),
  say("show recent transactions"),
  say("show recent transactions"),
  ({ sessions }) =>
    sessions.updateSession({
      sessionId: "s",
      title: secret,
      labels: secretMap,
      metadata: secretMap,
      updateMask: { paths: ["title", "labels", "metadata"] },
    }),
  ({ sessions }) => sessions.listSessions({ userId: secret, labels: secretMap }),
  ({ sessions }) => sessions.forkSession({ sessionId: "s", newSessionId: "fork", title: secret }),
  ({ models }) => models.recognize({ modelId: "bank", text: secret }),
  (clients) =>
    send(clients, {
      sessionId: "s",
      input: { case: "storyJump", value: { storyId: "balance_story", parameters: secretMap } },
    }),
];

/** What is refused. */
const bad: readonly Deed[] = [
  ({ sessions }) => sessions.newSession({ modelId: secret }),
  ({ sessions }) => sessions.newSession({ modelId: "bank", locale: secret }),
  ({ sessions }) => sessions.newSession({ modelId: "bank", sessionId: `my name is ${secret}` }),
  ({ sessions }) => sessions.newSession({ modelId: "bank", labels: { [secret]: secret.repeat(1000) } }),
  ({ sessions }) => sessions.newSession({ modelId: "bank", requestId: `${secret}!`.repeat(100) }),
  ({ sessions }) => sessions.getSession({ sessionId: `${secret} was here` }),
  ({ sessions }) => sessions.listSessions({ pageToken: secret }),
  ({ sessions }) => sessions.listEvents({ sessionId: "s", pageToken: secret }),
  ({ models }) => models.recognize({ modelId: "bank", text: secret, locale: secret }),
  ({ models }) => models.recognize({ modelId: "bank", text: secret, expectedIntentIds: [secret] }),
  ({ models }) => models.getModel({ modelId: "bank", version: secret }),
  finish(secret, { error: secret }),
  (clients) => send(clients, { sessionId: "s", input: { case: "storyJump", value: { storyId: secret } } }),
  say(secret.repeat(20_000)),
];

/** Answers well, with an error, and with something that is no answer. */
function answerInTurns(calls: readonly ReceivedCall[]): (call: ReceivedCall) => void {
  return (call) => {
    const id = "get_transactions";
    if (calls.length === 1) call.answer({ id, outParameters: { latest: secret }, metadata: secret });
    else if (calls.length === 2) call.answer({ id, error: secret, metadata: secret });
    else call.answer({ id: secret });
  };
}

async function converse(
  watched: WatchedServer,
  protocol: Protocol,
  deeds: readonly Deed[],
): Promise<string[]> {
  const { sessions, models } = watched.server.clients(protocol);
  const withHeaders = <T extends object>(client: T): T =>
    new Proxy(client, {
      get: (target, name) => (request: object, options: object) =>
        (Reflect.get(target, name) as (request: object, options: object) => unknown)(request, {
          headers: secretHeaders,
          ...options,
        }),
    });
  const outcomes: string[] = [];
  for (const deed of deeds) {
    await deed({ sessions: withHeaders(sessions), models: withHeaders(models) }).then(
      () => outcomes.push("ok"),
      () => outcomes.push("failed"),
    );
  }
  return outcomes;
}

it.each(
  protocols.flatMap((protocol) => (["info", "debug"] as const).map((level) => [protocol, level] as const)),
)(
  "over %s at level %s, nothing that users say is in the log, the metrics or the traces",
  async (protocol, level) => {
    const collector = await Collector.open();
    const webhook = await WebhookStandIn.open();
    webhook.react = answerInTurns(webhook.calls);
    const recognizer = new ScriptedRecognizer();
    const watched = await startWatched({
      modelsPath: "models/bank",
      webhook: webhook.url,
      tracing: collector.tracing,
      recognizer,
      level,
    });
    const { server, lines } = watched;
    expect(await converse(watched, protocol, good)).toEqual(good.map(() => "ok"));
    expect(await converse(watched, protocol, bad)).toEqual(bad.map(() => "failed"));
    for (const body of [`{"modelId": ${secret}}`, `{"${secret}": 1}`]) {
      const headers = { "content-type": "application/json", ...secretHeaders };
      const url = `${server.baseUrl}/parley.v1.SessionService/NewSession?${secret}`;
      expect((await fetch(url, { method: "POST", headers, body })).status).toBe(400);
    }

    // What fails inside may quote what it could not read: here a text, and then a row of the database.
    recognizer.before = async () => JSON.parse(`"${secret} is what I said`);
    const database = new SqliteDatabase(server.databasePath);
    onTestFinished(() => void database.close());
    database.prepare("UPDATE turns SET state = ?").run(`{"text": ${secret}`);
    const inside: Deed[] = [say("hello"), ({ sessions }) => sessions.getSession({ sessionId: "fork" })];
    expect(await converse(watched, protocol, inside)).toEqual(["failed", "failed"]);
    expect(lines.of("call failed")).toHaveLength(2);

    const spans = await collector.spans();
    expect(spans.length).toBeGreaterThan(50);
    expect(lines.of("call").length).toBeGreaterThanOrEqual(good.length + bad.length);
    expect(lines.of("webhook").map(({ outcome }) => outcome)).toEqual(["ok", "refused", "failed"]);
    expect(lines.raw.join("")).not.toContain(secret);
    expect(await watched.scrape()).not.toContain(secret);
    expect(JSON.stringify(spans)).not.toContain(secret);
  },
);
