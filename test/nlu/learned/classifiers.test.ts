import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Model } from "../../../src/dialog/model.ts";
import { BuiltinRecognizer } from "../../../src/nlu/builtin.ts";
import { Classifier } from "../../../src/nlu/learned/classifier.ts";
import { ClassifierCache } from "../../../src/nlu/learned/classifier-cache.ts";
import { Classifiers, type ClassifiersParts } from "../../../src/nlu/learned/classifiers.ts";
import { Training } from "../../../src/nlu/learned/train.ts";
import { trainingSetOf } from "../../../src/nlu/learned/training-set.ts";
import { Listener } from "../listener.ts";
import { saidBy } from "./own-process.ts";
import { bank, manyTopics } from "./set-of.ts";
import { watchThreads } from "./threads.ts";

const locale = "en_US";
const small = () => new Listener({ samples: bank }).model;
/** 30 intents with 5 examples each: 4,500. */
const large = (topics = 30) => new Listener({ samples: manyTopics(topics) }).model;

const texts = ["what about topic7", "topic12 please", "weather"];
const ranked = (classifier: Classifier | undefined) => texts.map((text) => classifier?.rank(text));

/** The classifier as if it had been trained here. */
function trainedHere(model: Model): { readonly first: Classifier; readonly calibrated: Classifier } {
  const training = new Training(trainingSetOf(model, locale));
  const trained = training.train();
  return { first: new Classifier(trained), calibrated: new Classifier(trained, training.calibrate()) };
}

/** Classifiers, and what they told. */
function listenedTo(parts: ClassifiersParts = {}) {
  const progress: (readonly [Model, string, number])[] = [];
  const errors: unknown[] = [];
  const classifiers = new Classifiers({
    onProgress: (...told) => progress.push(told),
    onError: (error) => errors.push(error),
    ...parts,
  });
  return { classifiers, progress, errors };
}

async function emptyDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "parley-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

describe("a small model", () => {
  test("is learned at once, calibration included", async () => {
    const threads = watchThreads();
    const { classifiers, progress, errors } = listenedTo();
    const model = small();
    const classifier = classifiers.of(model, locale);
    if (!(classifier instanceof Classifier)) throw new Error("it was not learned at once");
    const { first, calibrated } = trainedHere(model);
    const text = "how much cash do i have";
    expect(classifier.rank(text)).toEqual(calibrated.rank(text));
    expect(classifier.rank(text)).not.toEqual(first.rank(text));
    await classifiers.settled();
    expect(classifiers.of(model, locale)).toBe(classifier);
    expect([threads, progress, errors]).toEqual([[], [], []]);
  });

  test("is not kept", async () => {
    const directory = await emptyDirectory();
    const { classifiers } = listenedTo({ cache: new ClassifierCache(directory) });
    classifiers.of(small(), locale);
    await classifiers.settled();
    expect(await readdir(directory)).toEqual([]);
  });

  test("without samples has no classifier", () => {
    const { model } = new Listener({ samples: {} });
    expect(new Classifiers({}).of(model, locale)).toBeUndefined();
    const answers = new Listener({ samples: { slot_fill_intent: ["${x}"] }, lists: { x: ["tea"] } });
    expect(new Classifiers({}).of(answers.model, locale)).toBeUndefined();
  });
});

describe("a large model", () => {
  test("is learned in a thread, and calibrated once it is in use", async () => {
    const threads = watchThreads();
    const { classifiers, progress, errors } = listenedTo();
    const model = large();
    const promised = classifiers.of(model, locale);
    expect(promised).toBeInstanceOf(Promise);
    expect(classifiers.of(model, locale)).toBe(promised);
    const classifier = await promised;
    const { first, calibrated } = trainedHere(model);
    expect(ranked(classifier)).toEqual(ranked(first));

    await classifiers.settled();
    const settled = classifiers.of(model, locale);
    if (!(settled instanceof Classifier)) throw new Error("it is not there");
    expect(ranked(settled)).toEqual(ranked(calibrated));
    expect(ranked(calibrated)).not.toEqual(ranked(first));
    expect(threads).toHaveLength(1);
    expect(errors).toEqual([]);
    expect(progress).toEqual(
      Array.from({ length: model.intents.size }, (_, i) => [model, locale, (i + 1) / model.intents.size]),
    );
  });

  test("is settled also for those who waited from the beginning", async () => {
    const { classifiers } = listenedTo();
    const model = large();
    classifiers.of(model, locale);
    await classifiers.settled();
    const settled = classifiers.of(model, locale);
    if (!(settled instanceof Classifier)) throw new Error("it is not there");
    expect(ranked(settled)).toEqual(ranked(trainedHere(model).calibrated));
  });

  test("is learned once for all who ask at the same time", async () => {
    const threads = watchThreads();
    const { classifiers } = listenedTo();
    const model = large();
    const [first, second] = await Promise.all([classifiers.of(model, locale), classifiers.of(model, locale)]);
    expect(first).toBeInstanceOf(Classifier);
    expect(second).toBe(first);
    await classifiers.settled();
    expect(threads).toHaveLength(1);
  });
});

test("a process that waits until all is settled does not end before", async () => {
  const said = await saidBy(`
    import { Classifiers } from "./src/nlu/learned/classifiers.ts";
    import { manyTopics } from "./test/nlu/learned/set-of.ts";
    import { Listener } from "./test/nlu/listener.ts";
    const { model } = new Listener({ samples: manyTopics(60) });
    const classifiers = new Classifiers({});
    const first = await classifiers.of(model, "en_US");
    console.log("learned");
    await classifiers.settled();
    console.log(classifiers.of(model, "en_US") === first ? "as before" : "settled");
  `);
  expect(said).toBe("learned\nsettled\n");
});

test("a process that waits for more models than there are processors does not end before", async () => {
  const said = await saidBy(`
    import { availableParallelism } from "node:os";
    import { Classifiers } from "./src/nlu/learned/classifiers.ts";
    import { manyTopics } from "./test/nlu/learned/set-of.ts";
    import { Listener } from "./test/nlu/listener.ts";
    const models = Array.from({ length: availableParallelism() + 1 }, () => {
      return new Listener({ samples: manyTopics(30) }).model;
    });
    const classifiers = new Classifiers({});
    await Promise.all(models.map((model) => classifiers.of(model, "en_US")));
    console.log("all learned");
  `);
  expect(said).toBe("all learned\n");
});

test("nothing has to settle when nothing is learned", async () => {
  await expect(new Classifiers({}).settled()).resolves.toBeUndefined();
});

describe("what was learned of a large model", () => {
  /** Learns a model, and keeps what was learned. */
  const keptIn = async (directory: string) => {
    const { classifiers } = listenedTo({ cache: new ClassifierCache(directory) });
    const model = large();
    classifiers.of(model, locale);
    await classifiers.settled();
    const classifier = await classifiers.of(model, locale);
    expect(await readdir(directory)).toHaveLength(1);
    return ranked(classifier);
  };

  test("is read by others, who need no thread for it", async () => {
    const directory = await emptyDirectory();
    const ranking = await keptIn(directory);
    const threads = watchThreads();
    const { classifiers, progress, errors } = listenedTo({ cache: new ClassifierCache(directory) });
    const model = large();
    const promised = classifiers.of(model, locale);
    expect(promised).toBeInstanceOf(Promise);
    const classifier = await promised;
    expect(ranked(classifier)).toEqual(ranking);
    await classifiers.settled();
    expect(classifiers.of(model, locale)).toBe(classifier);
    expect([threads, progress, errors]).toEqual([[], [], []]);
  });

  test("is learned and kept again when the file is damaged", async () => {
    const directory = await emptyDirectory();
    const ranking = await keptIn(directory);
    const [name = ""] = await readdir(directory);
    await writeFile(join(directory, name), "damaged");
    const threads = watchThreads();
    expect(await keptIn(directory)).toEqual(ranking);
    expect(threads).toHaveLength(1);
    expect(await keptIn(directory)).toEqual(ranking);
    expect(threads).toHaveLength(1);
  });

  test("is in use, though it can not be kept", async () => {
    const file = join(await emptyDirectory(), "file");
    await writeFile(file, "");
    const { classifiers, errors } = listenedTo({ cache: new ClassifierCache(file) });
    const model = large();
    classifiers.of(model, locale);
    await classifiers.settled();
    expect(errors).toEqual([expect.objectContaining({ code: "EEXIST" })]);
    expect(ranked(await classifiers.of(model, locale))).toEqual(ranked(trainedHere(model).calibrated));
  });
});

describe("when the thread fails", () => {
  const ended = expect.objectContaining({
    message: expect.stringMatching(/^the training thread ended with code \d$/),
  });

  test("before it has learned, there is no classifier", async () => {
    watchThreads((thread) => thread.terminate());
    const { classifiers, errors } = listenedTo();
    const model = large();
    expect(await classifiers.of(model, locale)).toBeUndefined();
    expect(classifiers.of(model, locale)).toBeUndefined();
    await classifiers.settled();
    expect(errors).toEqual([ended]);
  });

  test("before it has calibrated, the classifier goes on as it is, and is not kept", async () => {
    const directory = await emptyDirectory();
    watchThreads((thread: Worker) =>
      thread.on("message", (told) => {
        if ("trained" in told) thread.terminate();
      }),
    );
    const { classifiers, errors } = listenedTo({ cache: new ClassifierCache(directory) });
    // Its calibration takes long enough not to be there before the thread has ended.
    const model = large(80);
    const classifier = await classifiers.of(model, locale);
    await classifiers.settled();
    expect(errors).toEqual([ended]);
    expect(classifiers.of(model, locale)).toBe(classifier);
    expect(ranked(classifier)).toEqual(ranked(trainedHere(model).first));
    expect(await readdir(directory)).toEqual([]);
  });

  test("what is said word for word is understood, and nothing else", async () => {
    watchThreads((thread) => thread.terminate());
    const errors: unknown[] = [];
    const recognizer = new BuiltinRecognizer({ onError: (error) => errors.push(error) });
    const model = large();
    const expected = { intentIds: [], slot: "", slotIntentId: "", filledSlot: "" };
    const hear = async (text: string) =>
      (await recognizer.recognize({ text, model, locale, expected, now: 0 })).intentId;
    await recognizer.prepare(model);
    expect(errors).toEqual([ended]);
    expect(await hear("tell me about topic7 part0")).toBe("topic7");
    expect(await hear("what is it about topic7")).toBe("");
  });
});

test("a large model understands samples at once, and other texts when it is learned", async () => {
  const recognizer = new BuiltinRecognizer();
  const model = large();
  const expected = { intentIds: [], slot: "", slotIntentId: "", filledSlot: "" };
  const ask = (text: string) => recognizer.recognize({ text, model, locale, expected, now: 0 });
  expect(ask("tell me about topic7 part0")).toMatchObject({ intentId: "topic7", confidence: 1 });
  const later = ask("what is it about topic7");
  expect(later).toBeInstanceOf(Promise);
  expect(await later).toMatchObject({ intentId: "topic7", source: "classifier" });
  await recognizer.settled();
  expect(ask("what is it about topic7")).toMatchObject({ intentId: "topic7", source: "classifier" });
});
