import { describe, expect, it } from "vitest";
import { DrawModelRequest_Format as Format } from "../../gen/parley/v1/model_service_pb.ts";
import { cheerfulClerk, clerk } from "../session/clerk.ts";
import { begin, failureOf } from "./conversation.ts";
import { overEveryProtocol } from "./start.ts";

const steps = Array.from({ length: 4_000 }, () => "{type: memory, id: clear_all}").join(", ");
const long = `
stories:
  main:
    start_actions: [{type: story, id: long}, {type: input, id: idle}]
    input_actions: [{name: idle, intents: [{intent_id: go, actions: []}]}]
  long: {start_actions: [${steps}]}
intents:
  go: {language_data: {en_US: {example_utterances: [go]}}}
`;

overEveryProtocol(
  (stage) => {
    const draw = (request: { modelId?: string; version?: string; storyId?: string; format?: Format }) =>
      stage.clients.models.drawModel({ modelId: "clerk", ...request });

    describe("DrawModel", () => {
      it("draws a model as SVG, with the ids of its steps", async () => {
        const { drawing } = await draw({});
        expect(drawing).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
        expect(drawing).toContain('data-step="main/start_actions#0"');
        expect(drawing).toContain('data-list="break_story/start_actions"');
        expect(await draw({ format: Format.SVG })).toMatchObject({ drawing });
      });

      it("draws it in the languages of Graphviz and Mermaid", async () => {
        expect((await draw({ format: Format.DOT })).drawing).toMatch(/^digraph /);
        expect((await draw({ format: Format.MERMAID })).drawing).toMatch(/^flowchart LR\n/);
      });

      it("draws one story alone", async () => {
        const { drawing } = await draw({ storyId: "break_story" });
        expect(drawing).toContain('data-step="break_story/');
        expect(drawing).not.toContain('data-step="main/');
      });

      it("draws the version that a session keeps", async () => {
        const { session } = await begin(stage.clients, { modelId: "changing" });
        await stage.server.writeModels({ "changing.yaml": cheerfulClerk });
        await stage.server.reload();
        expect((await draw({ modelId: "changing" })).drawing).toContain("Hi there!");
        const { drawing } = await draw({ modelId: "changing", version: session.modelVersion });
        expect(drawing).not.toContain("Hi there!");
        await stage.server.writeModels({ "changing.yaml": clerk });
        await stage.server.reload();
      });

      it("refuses what it does not know", async () => {
        expect(await failureOf(draw({ modelId: "nobody" }))).toMatchObject({ reason: "MODEL_NOT_FOUND" });
        expect(await failureOf(draw({ modelId: "" }))).toMatchObject({ fields: ["model_id"] });
        expect(await failureOf(draw({ format: 99 as Format }))).toMatchObject({ fields: ["format"] });
        expect(await failureOf(draw({ storyId: "brake_story" }))).toMatchObject({
          code: "InvalidArgument",
          reason: "INVALID_REQUEST",
          fields: ["story_id"],
          message: 'story_id: model "clerk" has no story "brake_story", did you mean "break_story"?',
        });
      });

      it("tells what to do about a model that is too large for a picture", async () => {
        expect(await failureOf(draw({ modelId: "long" }))).toMatchObject({
          reason: "INVALID_REQUEST",
          fields: ["story_id"],
        });
        expect((await draw({ modelId: "long", storyId: "main" })).drawing).toMatch(/^<svg /);
        expect((await draw({ modelId: "long", format: Format.DOT })).drawing).toMatch(/^digraph /);
      });
    });
  },
  { models: { "clerk.yaml": clerk, "changing.yaml": clerk, "long.yaml": long } },
);
