import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Model } from "../../src/dialog/model.ts";
import { compileModel, loadModel } from "../../src/model/load.ts";
import { lampFiles, lampInOneFile } from "./lamp.ts";
import { compileFiles, soundModel, writeModel } from "./write-model.ts";

/** All of a model but what depends on how it is kept. */
function contentOf({ id: _id, version: _version, ...content }: Model): object {
  return content;
}

const lamp = soundModel(compileFiles(lampFiles));

describe("a model", () => {
  test("is the same in one file and in many", () => {
    const single = soundModel(compileFiles({ "lamp.yaml": lampInOneFile() }));

    expect([...single.stories.keys()].sort()).toEqual(["dim_story", "main"]);
    expect(contentOf(single)).toEqual(contentOf(lamp));
  });

  test("is the same on disk: a directory, a directory with a model.yaml, and a single file", async () => {
    const directory = await writeModel("lamp", lampFiles);
    const withModelFile = await writeModel("lamp", { "model.yaml": lampInOneFile() });
    const around = await writeModel("models", { "lamp.yaml": lampInOneFile() });

    for (const path of [directory, withModelFile, join(around, "lamp.yaml")]) {
      const loaded = await loadModel(path);
      expect(loaded.id).toBe("lamp");
      expect(contentOf(soundModel(loaded))).toEqual(contentOf(lamp));
    }
  });

  test("is the same when it is compiled from its kept source", async () => {
    const loaded = await loadModel(await writeModel("lamp", lampFiles));

    expect(compileModel(loaded.source).model).toEqual(loaded.model);
  });

  test("may have files that end in .yml, its config too", async () => {
    const files = Object.entries(lampFiles).map(([path, text]) => [path.replace(".yaml", ".yml"), text]);
    const model = soundModel(await loadModel(await writeModel("lamp", Object.fromEntries(files))));

    expect(contentOf(model)).toEqual(contentOf(lamp));
  });

  test("may have files that begin with a byte order mark", async () => {
    const files = Object.entries(lampFiles).map(([path, text]) => [path, `\uFEFF${text}`]);
    const model = soundModel(await loadModel(await writeModel("lamp", Object.fromEntries(files))));

    expect(model.version).toBe(lamp.version);
  });

  test("may have lines that end as on Windows", () => {
    const files = Object.entries(lampFiles).map(([path, text]) => [path, text.replaceAll("\n", "\r\n")]);

    expect(contentOf(soundModel(compileFiles(Object.fromEntries(files))))).toEqual(contentOf(lamp));
  });

  test("leaves out what is not part of it: hidden files, other files, and what stands in chosun/ or tests/", async () => {
    const path = await writeModel("lamp", {
      ...lampFiles,
      "replies/.welcome_reply.yaml.swp": "not: [yaml",
      "replies/.draft_reply.yaml": "not: [yaml",
      "replies/README.md": "Replies are short.",
      "chosun/nlu.yaml": "not: [yaml",
      "chosun/model.bin": new Uint8Array([0xff, 0xfe, 0x00]),
      "tests/01_dim.yaml": "not: [yaml",
      "notes.yaml": "not: [yaml",
    });
    const { model, source } = await loadModel(path);

    expect(model).toEqual(lamp);
    expect(source.files.map((file) => file.path).sort()).toEqual(Object.keys(lampFiles).sort());
  });

  test("may have its tests in the same file", () => {
    const text = `${lampInOneFile()}\ntests:\n  greeting:\n    - start: {}\n`;

    expect(contentOf(soundModel(compileFiles({ "lamp.yaml": text })))).toEqual(contentOf(lamp));
  });

  test("needs no intents, entities, commands or replies as long as nothing uses them", async () => {
    const main = "start_actions: [{type: input, id: idle}]\ninput_actions: [{name: idle, intents: []}]\n";
    const model = soundModel(
      await loadModel(await writeModel("idle", { "model_config.yaml": "", "stories/main.yaml": main })),
    );

    expect(model).toMatchObject({ id: "idle", name: "idle", description: "", locales: ["en_US"] });
  });

  test("may have named lists as a mapping", () => {
    const listed =
      "named_actions:\n  - name: apologise\n    actions:\n      - type: reply\n        id: sorry_reply\n";
    const mapped = "named_actions:\n  apologise:\n    - type: reply\n      id: sorry_reply\n";
    const story = lampFiles["stories/dim_story.yaml"] ?? "";
    expect(story).toContain(listed);

    const files = { ...lampFiles, "stories/dim_story.yaml": story.replace(listed, mapped) };
    expect(contentOf(soundModel(compileFiles(files)))).toEqual(contentOf(lamp));
  });

  test("may repeat what it wrote once, by YAML's anchors and aliases", () => {
    const model = soundModel(
      compileFiles({
        "lamp.yaml": `
stories:
  main:
    start_actions: &wait
      - {type: input, id: idle}
    input_actions:
      - name: idle
        intents: []
        no_intent_actions: *wait
`,
      }),
    );

    const idle = model.inputs.get("main/idle");
    expect(idle?.fallbacks.no_intent?.key).toBe("main/input_actions.idle.no_intent_actions");
    expect(idle?.fallbacks.no_intent?.steps).toEqual(model.main.start.steps);
  });
});
