import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import {
  TestResult_Kind as Kind,
  ModelProblem_Severity as Severity,
} from "../../gen/parley/v1/model_service_pb.ts";
import { clerk } from "../session/clerk.ts";
import { failureOf } from "./conversation.ts";
import { overEveryProtocol } from "./start.ts";

const tests = `
tests:
  hello:
    - start: {}
    - user: hello
      recognize: { intent: hello_intent }
nlu_tests:
  - { text: order apples, intent: order_intent, slots: { item: apples } }
`;
const broken = clerk.replace("id: main_input", "id: main_inptu");

overEveryProtocol(
  (stage) => {
    const write = (files: Record<string, string>) => stage.server.writeModels(files);
    beforeEach(() => write({ "clerk.yaml": clerk + tests }));

    /** Writes a model for the length of a test. */
    async function writeForTest(path: string, text: string): Promise<void> {
      const whole = join(stage.server.modelsPath, path);
      await mkdir(dirname(whole), { recursive: true });
      await writeFile(whole, text);
      onTestFinished(() => rm(join(stage.server.modelsPath, path.split("/")[0] ?? ""), { recursive: true }));
    }

    describe("CheckModel", () => {
      const check = (modelId: string) => stage.clients.models.checkModel({ modelId });

      it("tells what is wrong with a model as it is on the disk, and leaves what is served as it is", async () => {
        expect((await check("clerk")).problems).toMatchObject([
          { severity: Severity.WARNING, check: "unused" },
        ]);
        const { models: before } = await stage.clients.models.listModels({});
        await write({ "clerk.yaml": broken });
        const { problems } = await check("clerk");
        expect(problems[0]).toMatchObject({
          severity: Severity.ERROR,
          check: "unknown-input",
          file: "clerk.yaml",
          line: clerk.split("\n").findIndex((line) => line.includes("init_actions")) + 1,
          message: expect.stringContaining("main_inptu"),
        });
        expect((await stage.clients.models.listModels({})).models).toEqual(before);
      });

      it("knows models that can not be served, and such as are new", async () => {
        const checksOf = async (modelId: string) => (await check(modelId)).problems.map((one) => one.check);
        expect(await checksOf("unserved")).toContain("wrong-type");
        await writeForTest("new.yaml", clerk);
        expect(await checksOf("new")).toEqual(["unused"]);
      });

      it("tells that an id is taken twice", async () => {
        await writeForTest("clerk/model.yaml", clerk);
        const { problems } = await check("clerk");
        expect(problems.map((problem) => problem.check)).toContain("duplicate-id");
      });

      it("does not know other models", async () => {
        expect(await failureOf(check("nobody"))).toMatchObject({
          code: "NotFound",
          reason: "MODEL_NOT_FOUND",
          resources: ["model nobody"],
        });
        expect(await failureOf(check("../clerk"))).toMatchObject({ reason: "MODEL_NOT_FOUND" });
        expect(await failureOf(check(""))).toMatchObject({ fields: ["model_id"] });
      });
    });

    describe("TestModel", () => {
      const test = (modelId: string) => stage.clients.models.testModel({ modelId });

      it("runs the transcripts and the NLU tests, and tells what is covered", async () => {
        const { modelVersion, problems, results, coverage, coveredStepIds, coveredListKeys, omittedResults } =
          await test("clerk");
        expect(modelVersion).toMatch(/^[0-9a-f]{16}$/);
        expect(problems.map(({ check }) => check)).toEqual(["unused"]);
        expect(omittedResults).toBe(0);
        expect(results).toMatchObject([
          { kind: Kind.TRANSCRIPT, name: "hello", file: "clerk.yaml", mismatches: [] },
          {
            kind: Kind.NLU,
            name: "order apples",
            mismatches: [],
            expectedIntentId: "order_intent",
            recognizedIntentId: "order_intent",
          },
        ]);
        expect(results[1]?.line).toBe(
          (clerk + tests).split("\n").findIndex((line) => line.includes("- { text:")) + 1,
        );
        expect(coverage.map(({ kind }) => kind)).toEqual(["stories", "branches", "intents", "replies"]);
        expect(coverage[0]).toMatchObject({ total: 2, missed: ["break_story"] });
        expect(coverage[1]?.missed).toContain("main/main_input → order_intent");
        expect(coverage[1]?.missed).not.toContain("main/main_input → hello_intent");
        expect(coveredStepIds).toContain("main/start_actions#0");
        expect(coveredListKeys).toContain("main/input_actions.main_input.intents.hello_intent");
      });

      it("runs what is on the disk, also what is not served", async () => {
        await write({
          "clerk.yaml": (clerk + tests).replace("intent: hello_intent }", "intent: order_intent }"),
        });
        const { results, modelVersion } = await test("clerk");
        expect(results[0]?.mismatches).toMatchObject([
          {
            file: "clerk.yaml",
            expected: "recognize order_intent",
            actual: "recognize valid hello_intent {}",
            line: expect.any(Number),
          },
        ]);
        const { model } = await stage.clients.models.getModel({ modelId: "clerk" });
        expect(model?.version).not.toBe(modelVersion);
      });

      it("runs nothing while there are errors, which it tells", async () => {
        await write({ "clerk.yaml": `${clerk}nlu_tests: [{ text: hi, intent: nobody }]\n` });
        const nothing = { results: [], coverage: [], coveredStepIds: [], coveredListKeys: [] };
        expect(await test("clerk")).toMatchObject(nothing);
        expect((await test("clerk")).problems.map(({ check }) => check)).toContain("unknown-intent");
        await write({ "clerk.yaml": broken });
        expect(await test("clerk")).toMatchObject({ ...nothing, modelVersion: "" });
        expect((await test("clerk")).problems[0]).toMatchObject({ check: "unknown-input" });
      });

      it("answers everyone who asks at once", async () => {
        const answers = await Promise.all(Array.from({ length: 10 }, () => test("clerk")));
        for (const { results } of answers) expect(results).toHaveLength(2);
      });

      it("does not know other models", async () => {
        expect(await failureOf(test("nobody"))).toMatchObject({ reason: "MODEL_NOT_FOUND" });
        expect(await failureOf(test(""))).toMatchObject({ fields: ["model_id"] });
        expect(stage.server.errors).toEqual([]);
      });
    });
  },
  { models: { "clerk.yaml": clerk, "unserved.yaml": "stories: []\n" } },
);
