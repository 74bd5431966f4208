import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { EventBody } from "../../src/dialog/event.ts";
import type { Model } from "../../src/dialog/model.ts";
import { importRasa } from "../../src/import/rasa/import-rasa.ts";
import { loadModel } from "../../src/model/load.ts";
import { Problems } from "../../src/model/problem.ts";
import { CorePartner } from "../../src/transcript/core-partner.ts";

const project = join(import.meta.dirname, "rasa-project");

interface Imported {
  readonly files: ReadonlyMap<string, string>;
  /** Lines such as `data/rules.yml:26 what …`. */
  readonly told: readonly string[];
}

async function imported(directory: string): Promise<Imported> {
  const problems = new Problems();
  const files = await importRasa(directory, problems);
  const told = problems.list().map(({ file, line, message }) => `${file}:${line} ${message}`);
  return { files, told };
}

/** Files in a directory that goes with the test. */
async function written(files: Iterable<readonly [string, string]>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "parley-import-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (const [path, text] of files) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  return directory;
}

async function modelOf({ files }: Imported): Promise<Model> {
  const { model, problems } = await loadModel(await written(files));
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  if (!model) throw new Error("there is no model");
  return model;
}

/** What is said and asked for, in the words of a model. */
function actionsOf(events: readonly EventBody[]): string[] {
  return events.flatMap((event) => {
    if (event.kind === "reply") return [event.text];
    if (event.kind === "command") return [`run ${event.commandId}`];
    return [];
  });
}

describe("a project of Rasa's", () => {
  let all: Imported;
  let partner: CorePartner;

  beforeAll(async () => {
    all = await imported(project);
  });

  /** Begins a conversation with the model that was made, and gives what says something in it. */
  async function begin(): Promise<(text: string) => Promise<string[]>> {
    partner = new CorePartner(await modelOf(all));
    await partner.start({ kind: "start", parameters: {}, locale: undefined, skipGreeting: false }, []);
    return async (text) => actionsOf(await partner.send({ kind: "user_text", text, timedOut: false }, []));
  }

  it("becomes a model that parley check finds nothing in", async () => {
    const { problems } = await loadModel(await written(all.files));
    expect(problems).toEqual([]);
  });

  it("greets, and answers what rules answer", async () => {
    const model = await modelOf(all);
    const first = await new CorePartner(model).start(
      { kind: "start", parameters: {}, locale: undefined, skipGreeting: false },
      [],
    );
    expect(actionsOf(first)).toEqual(["Hello! Hungry?"]);
    const say = await begin();
    expect(await say("when are you open")).toEqual(["We are open from 12 to 10."]);
    expect(await say("where can I park")).toEqual(["There is a car park next door."]);
    expect(await say("from Rome to Oslo")).toEqual(["From Rome to Oslo."]);
    expect(await say("sing me a song")).toEqual(["Pardon?"]);
  });

  it("asks for what its form asks for, and knows synonyms", async () => {
    const say = await begin();
    expect(await say("book a table")).toEqual(["What would you like to eat?"]);
    expect(await say("pasta")).toEqual(["For how many?"]);
    expect(await say("four")).toEqual(["What is the remark?"]);
    expect(await say("by the window")).toEqual(["A table for 4 with italian food. Noted: by the window"]);
  });

  it("runs custom actions, and goes the way that their slots decide", async () => {
    for (const [found, answer, next, then] of [
      ["true", "It is on its way.", "yes", "Great!"],
      ["false", "There is no such order.", "no", "A pity."],
    ] as const) {
      const say = await begin();
      expect(await say("where is my order")).toEqual(["run action_find_order"]);
      const outputs = { order_found: found };
      const result = { kind: "command_result", commandId: "action_find_order", outputs, error: "" } as const;
      expect(actionsOf(await partner.send(result, []))).toEqual([answer]);
      expect(await say(next)).toEqual([then]);
    }
  });

  it("takes what begins a conversation in the middle of another", async () => {
    const say = await begin();
    await say("where is my order");
    const result = {
      kind: "command_result",
      commandId: "action_find_order",
      outputs: { order_found: "true" },
      error: "",
    } as const;
    await partner.send(result, []);
    expect(await say("when are you open")).toEqual(["We are open from 12 to 10."]);
  });

  it("tells what it could not carry over, and where it stands", () => {
    expect(all.told).toEqual([
      'data/nlu.yml:7 the example "":\\)"", which has no words',
      'data/rules.yml:26 what happens inside form "table_form": any intent that is expected there drops the question',
      "data/stories.yml:30 another way to go on than in line 26 of data/stories.yml; the rest is left out",
      "data/stories.yml:34 a step of an unknown kind; what follows it is left out",
      'domain.yml:41 image of response "utter_goodbye": replies are texts',
      'domain.yml:44 buttons of response "utter_ask_table_form_cuisine": replies are texts',
      'domain.yml:67 response "utter_nothing", which has no text',
      'domain.yml:68 custom of response "utter_nothing": replies are texts',
    ]);
  });
});

describe("what is no project", () => {
  it.each([
    ["an empty directory", {}, ":1 there are no intents with examples: is this a project of Rasa's?"],
    ["YAML that is broken", { "nlu.yml": "nlu: [" }, "nlu.yml:1 "],
    [
      "an intent without examples",
      { "nlu.yml": "nlu:\n- intent: a\n" },
      'nlu.yml:2 intent "a" needs `examples`',
    ],
  ])("%s makes nothing, and says why", async (_what, files, message) => {
    const { files: made, told } = await imported(await written(Object.entries(files)));
    expect(made.size).toBe(0);
    expect(told.some((line) => line.startsWith(message))).toBe(true);
  });

  it("texts that mean something in a model mean themselves", async () => {
    const nlu = "nlu:\n- intent: a/b c\n  examples: |\n    - tell [me] (now|later) \\ ${x}\n";
    const domain =
      "responses:\n  utter_a/b c:\n  - text: 'for ${z} {}'\nrules:\n- rule: r\n  steps:\n  - intent: a\n  - action: utter_a\n";
    const model = await modelOf(
      await imported(
        await written([
          ["nlu.yml", nlu],
          ["domain.yml", domain],
        ]),
      ),
    );
    expect([...model.intents.keys()]).toEqual(["a.b.c"]);
    expect(model.intents.get("a.b.c")?.slots.size).toBe(0);
    const partner = new CorePartner(model);
    await partner.start(
      { kind: "start", parameters: { z: "Z" }, locale: undefined, skipGreeting: false },
      [],
    );
    const events = await partner.send(
      { kind: "user_text", text: "tell me now later x", timedOut: false },
      [],
    );
    expect(actionsOf(events)).toEqual(["for $Z {}"]);
  });
});
