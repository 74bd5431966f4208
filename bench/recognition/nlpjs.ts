import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { peer } from "../contestants/install.ts";
import type { Contestant, Learned } from "./contestant.ts";
import type { GeneratedModel } from "./generated-model.ts";
import { slotKinds } from "./values.ts";

/** What the script among the peers gives, which has no types. */
interface Script {
  newUnderstanding(name: string): Promise<Understanding>;
}

interface Understanding {
  learn(
    samples: readonly { readonly intent: string; readonly text: string }[],
    entities: readonly { readonly name: string; readonly read: readonly string[] | RegExp }[],
  ): Promise<void>;
  save(): string;
  load(saved: string): void;
  understand(text: string): Promise<{ readonly intent: string; readonly entities: readonly string[] }>;
}

/** How many there are so far in this process. */
let made = 0;

/**
 * nlp.js with its own settings, which must be installed. It begins with lists of samples, and keeps what was learned in
 * its own format.
 */
export async function loadNlpjs(): Promise<Contestant> {
  const script: Script = await import(pathToFileURL(resolve(peer("nlpjs-intents"))).href);
  return { learn: (generated, cache) => learn(script, generated, cache) };
}

async function learn(
  { newUnderstanding }: Script,
  generated: GeneratedModel,
  cache: string,
): Promise<Learned> {
  const understanding = await newUnderstanding(`nlpjs-${++made}`);
  const kept = join(cache, `${generated.intents.length}.nlp`);
  const isKept = existsSync(kept);
  if (isKept) understanding.load(await readFile(kept, "utf8"));
  else await understanding.learn(samplesOf(generated), entities);
  return {
    async settled() {
      if (isKept) return;
      await mkdir(cache, { recursive: true });
      await writeFile(kept, understanding.save());
    },
    async understand(text) {
      const { intent, entities } = await understanding.understand(text);
      return { intentId: intent, slots: entities };
    },
  };
}

const entities = Object.entries(slotKinds).map(([name, { read }]) => ({ name, read }));

function samplesOf({ intents }: GeneratedModel) {
  return intents.flatMap(({ id, plain, slotted }) =>
    [...plain, ...slotted].map((sample) => ({ intent: id, text: sample.replaceAll(/\$\{(\w+)\}/g, "@$1") })),
  );
}
