import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Model } from "../../src/dialog/model.ts";
import { Catalog } from "../../src/model/catalog.ts";
import { BuiltinRecognizer } from "../../src/nlu/builtin.ts";
import { Cascade } from "../../src/nlu/outside/cascade.ts";
import { ModelsOnDisk } from "../../src/server/models-on-disk.ts";
import { defaultSessionLimits } from "../../src/session/limits.ts";
import { clerk } from "../session/clerk.ts";

let directory = "";
let catalog = new Catalog("");
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "parley-on-disk-"));
  await write("one.yaml", clerk);
  await write("two.yaml", clerk);
  catalog = new Catalog(directory);
  await catalog.reload();
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const write = (name: string, text: string) => writeFile(join(directory, name), text);

/** A recognizer that waits to be let go whenever it is to learn a model. */
class Gated extends BuiltinRecognizer {
  readonly asked: Model[] = [];
  private readonly gates: (() => void)[] = [];
  private readonly comers: (() => void)[] = [];

  override async prepare(model: Model): Promise<void> {
    this.asked.push(model);
    const open = new Promise<void>((resolve) => this.gates.push(resolve));
    this.comers.shift()?.();
    await open;
    await super.prepare(model);
  }

  /** Waits until it is asked to learn once more than it has been. */
  nextAsked(): Promise<void> {
    return new Promise((resolve) => this.comers.push(resolve));
  }

  letGo(): void {
    this.gates.shift()?.();
  }
}

test("runs begin one after the other, and share with those who ask before they begin", async () => {
  const recognizer = new Gated();
  const models = new ModelsOnDisk(catalog, recognizer, defaultSessionLimits);
  const begun = recognizer.nextAsked();
  const first = models.test("one");
  await begun;

  // The first has begun, and may not know what is written now.
  await write("one.yaml", `${clerk}nlu_tests: [{ text: hello, intent: hello_intent }]\n`);
  const [second, third, other] = [models.test("one"), models.test("one"), models.test("two")];
  for (let run = 0; run < 2; run++) {
    const next = recognizer.nextAsked();
    recognizer.letGo();
    await next;
    expect(recognizer.asked).toHaveLength(2 + run);
  }
  recognizer.letGo();
  expect((await first).results).toHaveLength(0);
  expect((await second).results).toHaveLength(1);
  expect(await third).toBe(await second);
  expect((await other).id).toBe("two");
  expect(recognizer.asked.map(({ id }) => id)).toEqual(["one", "one", "two"]);
});

test("what is served is not learned again", async () => {
  const recognizer = new Gated();
  const models = new ModelsOnDisk(catalog, recognizer, defaultSessionLimits);
  const begun = recognizer.nextAsked();
  const run = models.test("one");
  await begun;
  recognizer.letGo();
  await run;
  expect(recognizer.asked[0]).toBe(catalog.newest("one")?.model);
});

test("a run asks nobody outside", async () => {
  const outside = { recognize: () => expect.unreachable("nobody should be asked") };
  const recognizer = new Cascade({
    builtin: new BuiltinRecognizer(),
    outside,
    mode: "external",
    now: () => 0,
    onError: () => expect.unreachable("nobody should be asked"),
  });
  const models = new ModelsOnDisk(catalog, recognizer, defaultSessionLimits);
  await write("one.yaml", `${clerk}nlu_tests: [{ text: hello, intent: hello_intent }]\n`);
  expect((await models.test("one")).results).toMatchObject([{ got: "hello_intent", mismatches: [] }]);
});

test("a run that fails fails for those who wait for it, and for nobody else", async () => {
  const recognizer = new Gated();
  const models = new ModelsOnDisk(catalog, recognizer, defaultSessionLimits);
  recognizer.prepare = () => Promise.reject(new Error("no memory"));
  await expect(models.test("one")).rejects.toThrow("no memory");
  recognizer.prepare = async () => {};
  expect((await models.test("one")).coverage).toBeDefined();
});
