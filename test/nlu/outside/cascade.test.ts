import { describe, expect, test } from "vitest";
import type { Recognized } from "../../../src/dialog/event.ts";
import { Cascade, type CascadeParts } from "../../../src/nlu/outside/cascade.ts";
import { RasaRecognizer } from "../../../src/nlu/outside/rasa.ts";
import { type Explanation, nothingRecognized, type Recognizer } from "../../../src/nlu/recognizer.ts";
import { HttpStandIn } from "./http-stand-in.ts";
import { ask, teller } from "./teller.ts";

function recognized(intentId: string, confidence: number, source: string): Recognized {
  return { intentId, confidence, entities: [], alternatives: [], source };
}

const rasaAnswer = { intent: { name: "note", confidence: 0.7 }, intent_ranking: [], entities: [] };
const outside = recognized("note", 0.7, "rasa");

/** A cascade in front of a Rasa server, with a built-in recognizer that always says the same. */
class Scene {
  time = 0;
  readonly told: unknown[] = [];
  readonly rasa: HttpStandIn;
  readonly cascade: Cascade;

  private constructor(rasa: HttpStandIn, own: Recognized, mode: CascadeParts["mode"]) {
    this.rasa = rasa;
    this.cascade = new Cascade({
      builtin: { recognize: () => own },
      outside: new RasaRecognizer({ url: rasa.url, timeoutMs: 150 }),
      mode,
      now: () => this.time,
      onError: (error) => this.told.push(error),
    });
  }

  static async open(own: Recognized, mode: CascadeParts["mode"] = "cascade"): Promise<Scene> {
    const rasa = await HttpStandIn.open();
    rasa.answer(rasaAnswer);
    return new Scene(rasa, own, mode);
  }

  async hear(text = "make a note"): Promise<Recognized> {
    return this.cascade.recognize(ask(text));
  }
}

const sure = recognized("balance", 0.5, "classifier");
const unsure = recognized("balance", 0.49, "classifier");

describe("a cascade", () => {
  test("does not ask outside where the built-in recognizer is sure", async () => {
    expect(teller.settings.accept).toBe(0.5);
    const scene = await Scene.open(sure);
    expect(await scene.hear()).toBe(sure);
    expect(scene.rasa.requests).toEqual([]);
  });

  test("asks outside where it is not, or recognized nothing", async () => {
    for (const own of [unsure, nothingRecognized]) {
      expect(await (await Scene.open(own)).hear()).toEqual(outside);
    }
  });

  test("keeps a weak answer where the outside recognizer has none", async () => {
    const scene = await Scene.open(unsure);
    scene.rasa.answer({ ...rasaAnswer, intent: { name: "nlu_fallback", confidence: 0.7 } });
    expect(await scene.hear()).toBe(unsure);
  });
});

describe("with an external recognizer", () => {
  test("it is asked about every text", async () => {
    const scene = await Scene.open(sure, "external");
    expect(await scene.hear()).toEqual(outside);
  });

  test("its word counts, also that it recognized nothing", async () => {
    const scene = await Scene.open(sure, "external");
    scene.rasa.answer({ ...rasaAnswer, intent: { name: "nlu_fallback", confidence: 0.7 } });
    expect(await scene.hear()).toEqual(nothingRecognized);
  });
});

describe.each(["cascade", "external"] as const)("when the outside recognizer fails (%s),", (mode) => {
  test.each<[string, (rasa: HttpStandIn) => unknown]>([
    ["by a status", (rasa) => rasa.fail(500)],
    ["by not answering in time", (rasa) => (rasa.react = () => {})],
    ["by an answer that is no JSON", (rasa) => (rasa.react = (response) => void response.end("<html>"))],
    ["by an answer of another form", (rasa) => rasa.answer({ intent: "note" })],
    ["by hanging up", (rasa) => (rasa.react = (response) => void response.destroy())],
    ["by not being there", (rasa) => rasa.close()],
  ])("%s, the built-in one answers", async (_, breakDown) => {
    const scene = await Scene.open(unsure, mode);
    await breakDown(scene.rasa);
    expect(await scene.hear()).toBe(unsure);
    expect(scene.told).toEqual([]);
  });

  test("again and again, it is left alone for 10 seconds, which is told once", async () => {
    const scene = await Scene.open(unsure, mode);
    scene.rasa.fail(503);
    for (let turn = 1; turn <= 8; turn++) expect(await scene.hear()).toBe(unsure);
    expect(scene.rasa.requests).toHaveLength(5);
    expect(scene.told).toEqual([new Error("it answered with status 503")]);

    scene.time = 9_999;
    await scene.hear();
    expect(scene.rasa.requests).toHaveLength(5);
    scene.time = 10_000;
    await scene.hear();
    await scene.hear();
    expect(scene.rasa.requests).toHaveLength(6);
    expect(scene.told).toHaveLength(1);

    scene.rasa.answer(rasaAnswer);
    scene.time = 20_000;
    expect(await scene.hear()).toEqual(outside);
    expect(await scene.hear()).toEqual(outside);
    expect(scene.told).toHaveLength(1);
  });
});

test("a text without words, or of more than 4,000 characters, stays here", async () => {
  for (const mode of ["cascade", "external"] as const) {
    const scene = await Scene.open(nothingRecognized, mode);
    for (const text of ["", "  \n", "x".repeat(4001)]) {
      expect(await scene.hear(text)).toBe(nothingRecognized);
    }
    expect(scene.rasa.requests).toEqual([]);
    expect(await scene.hear("x".repeat(4000))).toEqual(outside);
  }
});

test("preparing and the reasons are the built-in recognizer's, the result is that of both", async () => {
  class Explaining implements Recognizer {
    readonly prepared: string[] = [];
    private readonly explanation: Explanation = { recognized: sure, sample: "hi", ranking: [], accept: 0.5 };
    recognize(): Recognized {
      return sure;
    }
    prepare({ id }: { id: string }): void {
      this.prepared.push(id);
    }
    explain(): Explanation {
      return this.explanation;
    }
  }
  const builtin = new Explaining();
  const rest = { mode: "external", now: () => 0, onError: () => {} } as const;
  const cascade = new Cascade({ builtin, outside: { recognize: () => outside }, ...rest });
  await cascade.prepare(teller);
  expect(builtin.prepared).toEqual([teller.id]);
  expect(await cascade.explain(ask("hello"))).toEqual({
    recognized: outside,
    sample: "hi",
    ranking: [],
    accept: 0.5,
  });

  const silent = new Cascade({
    builtin: { recognize: () => sure },
    outside: { recognize: () => outside },
    ...rest,
  });
  await silent.prepare(teller);
  expect(await silent.explain(ask("hello"))).toMatchObject({ recognized: outside, sample: "", ranking: [] });
});
