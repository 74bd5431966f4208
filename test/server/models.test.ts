import type { MessageInitShape } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import type { RecognizeRequestSchema } from "../../gen/parley/v1/model_service_pb.ts";
import type { Explanation, Question, Recognizer } from "../../src/nlu/recognizer.ts";
import { clerk } from "../session/clerk.ts";
import { begin, failureOf, logOf, present } from "./conversation.ts";
import { overEveryProtocol } from "./start.ts";

const models = { "clerk.yaml": clerk, "alpha.yaml": clerk, "zulu.yaml": clerk };

overEveryProtocol(
  (stage) => {
    describe("ListModels", () => {
      it("gives the models by id, page by page", async () => {
        for (const pageSize of [0, 1, 2, 3, 1000]) {
          const ids: string[] = [];
          for (let pageToken = ""; ; ) {
            const page = await stage.clients.models.listModels({ pageSize, pageToken });
            if (pageSize > 0) expect(page.models.length).toBeLessThanOrEqual(pageSize);
            ids.push(...page.models.map(({ modelId }) => modelId));
            if (page.nextPageToken === "") break;
            pageToken = page.nextPageToken;
          }
          expect(ids).toEqual(["alpha", "clerk", "zulu"]);
        }
      });

      it("refuses pages of more than 1,000", async () => {
        expect(await failureOf(stage.clients.models.listModels({ pageSize: 1001 }))).toMatchObject({
          fields: ["page_size"],
        });
      });
    });

    describe("GetModel", () => {
      it("tells what a model is made of", async () => {
        const { model } = await stage.clients.models.getModel({ modelId: "clerk" });
        expect(model).toMatchObject({
          modelId: "clerk",
          name: "Clerk",
          description: "For tests.",
          locales: ["en_US", "de_DE"],
          storyIds: ["main", "break_story"],
          intentIds: [
            "hello_intent",
            "order_intent",
            "stock_intent",
            "stock_twice_intent",
            "slot_fill_intent",
          ],
          entityIds: ["item"],
          commands: [
            { commandId: "place_order", inputs: ["item"], outputs: ["number"], useWebhook: false },
            { commandId: "look_up", inputs: ["item"], outputs: ["stock"], useWebhook: true },
          ],
        });
        expect(model?.version).toMatch(/^[0-9a-f]{16}$/);
        expect(model?.replyIds).toContain("welcome_reply");
        const { models: listed } = await stage.clients.models.listModels({});
        expect(listed).toContainEqual(model);
      });

      it("gives the version that sessions get, by its name too", async () => {
        const { session } = await begin(stage.clients);
        const { model } = await stage.clients.models.getModel({ modelId: "clerk" });
        expect(session.modelVersion).toBe(model?.version);
        const { model: same } = await stage.clients.models.getModel({
          modelId: "clerk",
          version: session.modelVersion,
        });
        expect(same).toEqual(model);
      });

      it("does not know other models and versions", async () => {
        const { models } = stage.clients;
        expect(await failureOf(models.getModel({ modelId: "nobody" }))).toMatchObject({
          code: "NotFound",
          reason: "MODEL_NOT_FOUND",
          resources: ["model nobody"],
        });
        expect(await failureOf(models.getModel({ modelId: "clerk", version: "0" }))).toMatchObject({
          code: "NotFound",
          reason: "MODEL_NOT_FOUND",
          resources: ["model clerk"],
        });
        expect(await failureOf(models.getModel({}))).toMatchObject({ fields: ["model_id"] });
      });
    });

    describe("Recognize", () => {
      type Question = MessageInitShape<typeof RecognizeRequestSchema>;

      async function recognize(question: Question) {
        const { recognition } = await stage.clients.models.recognize({ modelId: "clerk", ...question });
        return present(recognition);
      }

      it("tells what a text means", async () => {
        expect(await recognize({ text: "order pear" })).toMatchObject({
          valid: true,
          intentId: "order_intent",
          entities: [{ slot: "item", value: "pears", text: "pear", start: 6, end: 10 }],
        });
        expect(await recognize({ text: "xyzzy" })).toMatchObject({
          valid: false,
          intentId: "",
          confidence: 0,
        });
        expect(await recognize({ text: "" })).toMatchObject({ valid: false, intentId: "" });
      });

      it("tells whether it would be accepted where these intents are expected", async () => {
        const expecting = (...expectedIntentIds: string[]) => recognize({ text: "hello", expectedIntentIds });
        expect(await expecting("order_intent")).toMatchObject({ valid: false, intentId: "hello_intent" });
        expect(await expecting("order_intent", "hello_intent")).toMatchObject({ valid: true });
      });

      it("takes a bare value for the slot that was asked for", async () => {
        const question = { text: "apple", expectedSlot: "item", expectedIntentIds: ["order_intent"] };
        expect(await recognize(question)).toMatchObject({
          valid: true,
          entities: [{ slot: "item", value: "apples" }],
        });
      });

      it("understands the language of the locale", async () => {
        expect(await recognize({ text: "bestelle Äpfel", locale: "de-DE" })).toMatchObject({
          intentId: "order_intent",
          entities: [{ value: "apples", start: 9, end: 14 }],
        });
        expect(await recognize({ text: "bestelle Äpfel" })).toMatchObject({ valid: false });
      });

      it("changes nothing", async () => {
        const { session } = await begin(stage.clients);
        await recognize({ text: "hello" });
        expect(await logOf(stage.clients, session.sessionId)).toHaveLength(3);
      });

      it("refuses what it does not know", async () => {
        const fields = async (question: Question) => {
          return (await failureOf(recognize(question))).fields;
        };
        expect(await fields({ modelId: "" })).toEqual(["model_id"]);
        expect(await fields({ text: "x".repeat((64 << 10) + 1) })).toEqual(["text"]);
        expect(await fields({ locale: "fr_FR" })).toEqual(["locale"]);
        expect(await fields({ expectedIntentIds: ["hello_intent", "hullo"] })).toEqual([
          "expected_intent_ids[1]",
        ]);
        expect(await failureOf(recognize({ modelId: "nobody" }))).toMatchObject({
          reason: "MODEL_NOT_FOUND",
        });
      });
    });
  },
  { models },
);

const explanation: Explanation = {
  recognized: {
    intentId: "order_intent",
    confidence: 0.75,
    entities: [],
    alternatives: [{ intentId: "stock_intent", confidence: 0.25 }],
    source: "classifier",
  },
  sample: "",
  ranking: [
    {
      intentId: "order_intent",
      confidence: 0.75,
      score: 1.5,
      nearest: { sample: "order ${item}", similarity: 0.5 },
    },
    { intentId: "stock_intent", confidence: 0.25, score: -0.5, nearest: { sample: "", similarity: 0 } },
  ],
  accept: 0.5,
};

const asked: Question[] = [];

/** A stand-in that explains everything alike. */
const explaining: Recognizer = {
  recognize: () => {
    throw new Error("a recognizer that explains is not asked twice");
  },
  explain: async (question) => {
    asked.push(question);
    return explanation;
  },
};

overEveryProtocol(
  (stage) => {
    describe("Recognize, when the recognizer explains itself", () => {
      it("tells how the recognizer came to its result", async () => {
        const answer = await stage.clients.models.recognize({ modelId: "clerk", text: "get me a pear" });
        expect(answer.recognition).toMatchObject({
          valid: true,
          intentId: "order_intent",
          confidence: 0.75,
          source: "classifier",
        });
        expect(answer.explanation).toMatchObject({
          sample: "",
          accept: 0.5,
          ranking: [
            {
              intentId: "order_intent",
              confidence: 0.75,
              score: 1.5,
              nearestSample: "order ${item}",
              similarity: 0.5,
            },
            { intentId: "stock_intent", confidence: 0.25, score: -0.5, nearestSample: "", similarity: 0 },
          ],
        });
      });

      it("asks it with what is expected", async () => {
        const { recognition } = await stage.clients.models.recognize({
          modelId: "clerk",
          text: "bestell was",
          locale: "de-DE",
          expectedIntentIds: ["hello_intent"],
          expectedSlot: "item",
        });
        expect(recognition?.valid).toBe(false);
        expect(asked.at(-1)).toMatchObject({
          text: "bestell was",
          locale: "de_DE",
          expected: { intentIds: ["hello_intent"], slot: "item" },
        });
      });
    });
  },
  { models, recognizer: explaining },
);
