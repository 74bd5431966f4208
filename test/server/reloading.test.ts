import { expect, it } from "vitest";
import { cheerfulClerk, clerk } from "../session/clerk.ts";
import { begin } from "./conversation.ts";
import { protocols, startForTest } from "./start.ts";

it.each(protocols)("over %s, ReloadModels tells what was read, and new sessions get it", async (protocol) => {
  const server = await startForTest({
    models: { "clerk.yaml": clerk, "gone.yaml": clerk, "same.yaml": clerk },
  });
  const clients = server.clients(protocol);
  const versionOf = async (modelId: string) => (await clients.models.getModel({ modelId })).model?.version;
  const [oldClerk, same] = [await versionOf("clerk"), await versionOf("same")];

  await server.writeModels({ "clerk.yaml": cheerfulClerk, "bad.yaml": "language_data: [" });
  await server.removeModel("gone.yaml");
  const { models } = await clients.models.reloadModels({});
  expect(models).toMatchObject([
    { modelId: "bad", version: "", isNew: false, errors: expect.any(Number), warnings: 0 },
    { modelId: "clerk", version: await versionOf("clerk"), isNew: true, errors: 0 },
    { modelId: "same", version: same, isNew: false, errors: 0 },
  ]);
  expect(models[0]?.errors).toBeGreaterThan(0);
  expect(models[1]?.version).not.toBe(oldClerk);
  expect((await begin(clients)).session.modelVersion).toBe(models[1]?.version);
});

it("ReloadModels keeps the last good version of a model that has errors now", async () => {
  const server = await startForTest();
  const { models } = server.clients("gRPC");
  const { model } = await models.getModel({ modelId: "clerk" });
  await server.writeModels({ "clerk.yaml": "language_data: [" });
  const { models: read } = await models.reloadModels({});
  expect(read).toMatchObject([{ modelId: "clerk", version: model?.version, isNew: false }]);
  expect(read[0]?.errors).toBeGreaterThan(0);
});

it("models that are reloaded at once are read one time after the other", async () => {
  const names = ["a", "b", "c", "d", "e"].map((name) => `${name}.yaml`);
  const all = (text: string) => Object.fromEntries(names.map((name) => [name, text]));
  const server = await startForTest({ models: all(clerk) });
  const { models } = server.clients("gRPC");
  await server.writeModels(all(cheerfulClerk));
  const answers = await Promise.all([1, 2, 3].map(() => models.reloadModels({})));
  const isNew = answers.map((answer) => answer.models.map((model) => model.isNew));
  expect(isNew.toSorted()).toEqual([
    [false, false, false, false, false],
    [false, false, false, false, false],
    [true, true, true, true, true],
  ]);
});
