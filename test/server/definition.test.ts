import { describe, expect, it } from "vitest";
import { cheerfulClerk, clerk } from "../session/clerk.ts";
import { begin, failureOf, present } from "./conversation.ts";
import { overEveryProtocol } from "./start.ts";

const secret = clerk.replace("locales: [en_US, de_DE]", "$&, sensitive: [pin]");

overEveryProtocol(
  (stage) => {
    describe("GetModelDefinition", () => {
      it("tells what a model is made of", async () => {
        const { definition } = await stage.clients.models.getModelDefinition({ modelId: "clerk" });
        const { model } = await stage.clients.models.getModel({ modelId: "clerk" });
        const { intents, entities, replies, commands, sensitiveParameters } = present(definition);
        expect(intents.map(({ intentId }) => intentId)).toEqual(model?.intentIds);
        expect(entities.map(({ entityId }) => entityId)).toEqual(model?.entityIds);
        expect(replies.map(({ replyId }) => replyId)).toEqual(model?.replyIds);
        expect(commands).toEqual(model?.commands);
        expect(sensitiveParameters).toEqual(["pin"]);
        expect(intents[1]).toMatchObject({
          intentId: "order_intent",
          title: "order",
          slots: [{ slot: "item", entityId: "item" }],
          samples: [
            { locale: "en_US", texts: ["I want to order", "order ${item}"] },
            { locale: "de_DE", texts: ["ich möchte bestellen", "bestelle ${item}"] },
          ],
        });
        expect(entities[0]?.values[1]).toMatchObject({
          locale: "de_DE",
          values: [
            { value: "apples", synonyms: ["Äpfel", "Apfel"] },
            { value: "pears", synonyms: ["Birnen", "Birne"] },
          ],
        });
        expect(replies[3]?.texts[0]?.texts).toEqual(["Order ${number}: ${item}."]);
      });

      it("tells of the version that a session keeps", async () => {
        const { session } = await begin(stage.clients, { modelId: "changing" });
        await stage.server.writeModels({ "changing.yaml": cheerfulClerk });
        await stage.server.reload();
        const hello = async (version: string) => {
          const request = { modelId: "changing", version };
          const { definition } = await stage.clients.models.getModelDefinition(request);
          return definition?.replies.find(({ replyId }) => replyId === "hello_reply")?.texts[0]?.texts;
        };
        expect(await hello("")).toEqual(["Hi there!"]);
        expect(await hello(session.modelVersion)).toEqual(["Hello."]);
      });

      it("does not know other models and versions", async () => {
        const { models } = stage.clients;
        const failure = { code: "NotFound", reason: "MODEL_NOT_FOUND" };
        expect(await failureOf(models.getModelDefinition({ modelId: "nobody" }))).toMatchObject(failure);
        expect(await failureOf(models.getModelDefinition({ modelId: "clerk", version: "0" }))).toMatchObject(
          failure,
        );
        expect(await failureOf(models.getModelDefinition({}))).toMatchObject({ fields: ["model_id"] });
      });
    });
  },
  { models: { "clerk.yaml": secret, "changing.yaml": clerk } },
);
