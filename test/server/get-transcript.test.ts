import { describe, expect, it } from "vitest";
import type { Model } from "../../src/dialog/model.ts";
import { loadModel } from "../../src/model/load.ts";
import { Problems } from "../../src/model/problem.ts";
import { BuiltinRecognizer } from "../../src/nlu/builtin.ts";
import { MemoryCache } from "../../src/nlu/learned/memory-cache.ts";
import { CorePartner } from "../../src/transcript/core-partner.ts";
import { play } from "../../src/transcript/play.ts";
import { readTests } from "../../src/transcript/read-tests.ts";
import { parseTranscript } from "../../src/transcript/read-transcript.ts";
import type { Transcript } from "../../src/transcript/transcript.ts";
import { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { begin, failureOf, present, say, send } from "./conversation.ts";
import { overEveryProtocol, startForTest } from "./start.ts";
import { WirePartner } from "./wire-partner.ts";

function parsed(yaml: string): Transcript {
  const problems = new Problems();
  const transcript = parseTranscript("written", yaml, problems);
  expect(problems.list()).toEqual([]);
  return present(transcript);
}

/** The same inputs: a server says any variation of a reply, and tests know the first only. */
function withoutExpectations({ steps, ...transcript }: Transcript): Transcript {
  return { ...transcript, steps: steps.map((step) => ({ ...step, expect: undefined })) };
}

async function load(path: string): Promise<Model> {
  const { model } = await loadModel(path);
  return present(model);
}

describe("conversations with the example models", () => {
  // What one of the servers has learned, the others know.
  const recognizer = new BuiltinRecognizer({ cache: new MemoryCache() });

  it.each(["bank", "pizza", "home.yaml", "termin.yaml"])(
    "%s become tests that go as they went",
    async (name) => {
      const problems = new Problems();
      const { transcripts } = await readTests(`models/${name}`, problems);
      expect(transcripts.length).toBeGreaterThan(3);
      const model = await load(`models/${name}`);
      await recognizer.prepare(model);
      const webhook = await WebhookStandIn.open();
      const server = await startForTest({ modelsPath: "models", webhook: webhook.url, recognizer });
      await recognizer.settled();
      const clients = server.clients("gRPC");
      for (const [index, transcript] of transcripts.entries()) {
        const sessionId = `session-${index}`;
        const partner = new WirePartner(clients, model.id, webhook, sessionId);
        expect(await play(withoutExpectations(transcript), partner)).toEqual([]);
        const { yaml } = await clients.sessions.getTranscript({ sessionId });
        const saved = parsed(yaml);
        expect(await play(saved, new CorePartner(model, undefined, recognizer)), yaml).toEqual([]);
        // What was put in is all there, and all that came out is expected.
        expect(saved.steps.map(({ input }) => input)).toEqual(transcript.steps.map(({ input }) => input));
        expect(saved.steps.map(({ webhook }) => webhook.map(({ answer }) => answer))).toEqual(
          transcript.steps.map(({ webhook }) => webhook.map(({ answer }) => answer)),
        );
        for (const { input, recognize, expect: expected } of saved.steps) {
          expect(expected?.length).toBeGreaterThan(0);
          expect(recognize !== undefined).toBe(input.kind === "user" && !input.timedOut);
        }
      }
    },
  );
});

overEveryProtocol((stage) => {
  describe("GetTranscript", () => {
    it("writes a conversation down", async () => {
      const { sessions } = stage.clients;
      const { sessionId } = (await begin(stage.clients, { sessionId: "talk" })).session;
      await say(stage.clients, sessionId, "order apple");
      await send(stage.clients, {
        sessionId,
        input: { case: "commandResult", value: { commandId: "place_order", error: "no" } },
      });
      await sessions.endSession({ sessionId });
      const { yaml } = await sessions.getTranscript({ sessionId });
      expect(yaml).toBe(`# Session talk
- start: {}
  expect:
    - reply: { id: welcome_reply, text: Welcome. }
    - input: { immediate: false }
- user: order apple
  recognize: { valid_input: true, intent: order_intent, slots: { item: apples } }
  expect:
    - command: { id: place_order, inputs: { item: apples } }
- result: { id: place_order, error: "no" }
  expect:
    - reply: { id: out_of_order_reply, text: That failed. }
    - input: { immediate: false }
`);
    });

    it("has all of a long conversation, and of one that was forked from another", async () => {
      const { sessions } = stage.clients;
      const { sessionId } = (await begin(stage.clients)).session;
      for (let turn = 0; turn < 60; turn++) {
        await send(stage.clients, { sessionId, input: { case: "inputTimeout", value: {} } });
      }
      expect(parsed((await sessions.getTranscript({ sessionId })).yaml).steps).toHaveLength(61);
      const { session } = await sessions.forkSession({ sessionId, offset: 5 });
      const { yaml } = await sessions.getTranscript({ sessionId: present(session).sessionId });
      expect(parsed(yaml).steps.map(({ input }) => input.kind)).toEqual(["start", "timeout"]);
    });

    it("refuses what would be larger than a test may be", async () => {
      const { sessions } = stage.clients;
      const { sessionId } = (await begin(stage.clients)).session;
      const text = "ü".repeat(30_000);
      const save = () => sessions.getTranscript({ sessionId });
      for (let turn = 0; turn < 17; turn++) await say(stage.clients, sessionId, text);
      expect((await save()).yaml.length).toBeGreaterThan(17 * text.length);
      await say(stage.clients, sessionId, text);
      expect((await failureOf(save())).reason).toBe("SESSION_TOO_LONG");
    });

    it("needs a session", async () => {
      const { sessions } = stage.clients;
      expect((await failureOf(sessions.getTranscript({}))).fields).toEqual(["session_id"]);
    });
  });
});
