import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadModel } from "../../src/model/load.ts";
import { findModels, isModel, modelIdOf } from "../../src/model/source.ts";
import { lampFiles, lampInOneFile } from "./lamp.ts";
import { writeModel } from "./write-model.ts";

describe("models are found", () => {
  test("by themselves, or in a directory of them, by name", async () => {
    const models = await writeModel("models", {
      "b/model_config.yaml": "",
      "a/stories/main.yaml": "",
      "c/model.yaml": "",
      "e/model_config.yml": "",
      "d.yaml": "",
      ".hidden/model.yaml": "",
      "pictures/lamp.png": "",
      "README.md": "",
    });

    expect(await findModels(models)).toEqual(
      ["a", "b", "c", "d.yaml", "e"].map((name) => join(models, name)),
    );
    expect(await findModels(join(models, "b"))).toEqual([join(models, "b")]);
    expect(await findModels(join(models, "d.yaml"))).toEqual([join(models, "d.yaml")]);
    expect(await isModel(join(models, "pictures"))).toBe(false);
  });

  test("with the name of their directory or file as id", () => {
    expect(modelIdOf("models/bank")).toBe("bank");
    expect(modelIdOf("models/bank.yaml")).toBe("bank");
    expect(modelIdOf("models/bank.v2.yml")).toBe("bank.v2");
    expect(modelIdOf("models/bank/model.yaml")).toBe("bank");
  });
});

describe("a model is loaded", () => {
  test("with problems that name its files as they stand in it", async () => {
    const directory = await writeModel("lamp", { ...lampFiles, "commands/off.yaml": "" });
    const single = await writeModel("lamps", { "lamp.yaml": `${lampInOneFile()}author: Ann\n` });

    const files = async (path: string) => (await loadModel(path)).problems.map(({ file }) => file);
    expect(await files(directory)).toEqual(["commands/off.yaml"]);
    expect(await files(join(single, "lamp.yaml"))).toEqual(["lamp.yaml"]);
  });

  test("not at all when an error was found, but for what was read of it", async () => {
    const path = await writeModel("lamp", { ...lampFiles, "commands/dim.yaml": "inputs: brightness" });
    const { id, model, source, problems } = await loadModel(path);

    expect(model).toBeUndefined();
    expect(id).toBe("lamp");
    expect(source.files).toHaveLength(Object.keys(lampFiles).length);
    expect(problems.map(({ check }) => check)).toEqual(["wrong-type"]);
  });
});
