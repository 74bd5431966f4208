import { expect, it } from "vitest";
import { openRecognizer } from "../../src/server/recognizer.ts";
import { HttpStandIn } from "../nlu/outside/http-stand-in.ts";
import { begin, lines, say } from "./conversation.ts";
import { startForTest } from "./start.ts";

/** What Rasa makes of "xyzzy plug 🍐 birds". */
const pears = {
  text: "xyzzy plug 🍐 birds",
  intent: { name: "order_intent", confidence: 0.93 },
  entities: [
    {
      entity: "item",
      start: 13,
      end: 18,
      confidence_entity: 0.99,
      value: "pear",
      extractor: "DIETClassifier",
      processors: ["EntitySynonymMapper"],
    },
  ],
  intent_ranking: [
    { name: "order_intent", confidence: 0.93 },
    { name: "hello_intent", confidence: 0.04 },
    { name: "goodbye", confidence: 0.03 },
  ],
};

/** A server that asks a Rasa server where the built-in recognizer is not sure. */
async function open() {
  const rasa = await HttpStandIn.open();
  rasa.answer(pears);
  const told: unknown[] = [];
  const settings = { kind: "rasa", mode: "cascade", url: rasa.url, timeoutMs: 500 } as const;
  const recognizer = openRecognizer(settings, {
    cacheDirectory: "",
    onProgress: () => {},
    onError: (error) => told.push(error),
  });
  const server = await startForTest({ recognizer });
  const clients = server.clients("gRPC");
  const { sessionId } = (await begin(clients)).session;
  return { rasa, told, server, clients, sessionId };
}

it("what Rasa understood is acted upon, and recorded as Rasa's", async () => {
  const { clients, sessionId, server } = await open();
  const [, recognition, command] = await say(clients, sessionId, pears.text);
  expect(recognition?.body).toMatchObject({
    case: "recognition",
    value: {
      valid: true,
      intentId: "order_intent",
      source: "rasa",
      entities: [{ slot: "item", value: "pears", text: "birds", start: 13, end: 18 }],
      alternatives: [{ intentId: "hello_intent" }],
    },
  });
  expect(command?.body).toMatchObject({
    case: "command",
    value: { commandId: "place_order", inputs: { item: "pears" } },
  });
  expect(server.errors).toEqual([]);
});

it("a retry gives the recorded answer, and does not ask again", async () => {
  const { clients, sessionId, rasa } = await open();
  const first = await say(clients, sessionId, pears.text, { requestId: "r" });
  rasa.fail(500);
  expect(await say(clients, sessionId, pears.text, { requestId: "r" })).toEqual(first);
  expect(rasa.requests).toHaveLength(1);
});

it("a dead outside recognizer does not break a turn, and is told of once", async () => {
  const { clients, sessionId, rasa, told, server } = await open();
  await rasa.close();
  for (let turn = 1; turn <= 7; turn++) {
    expect(lines(await say(clients, sessionId, "blah blah"))).toEqual([
      "userText",
      "recognition",
      "Pardon?",
      "waitForUser",
    ]);
  }
  expect(lines(await say(clients, sessionId, "hello"))).toContain("Hello.");
  expect(told).toHaveLength(1);
  expect(String(told[0])).toMatch(/^Error: rasa keeps failing \(.*ECONNREFUSED.*\); the built-in recognizer/);
  expect(server.errors).toEqual([]);
});
