import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { writeGrownBank } from "../../bench/grown-bank.ts";
import { loadModel } from "../../src/model/load.ts";

describe("a bank that has grown", () => {
  async function grown(stories: number) {
    const directory = await mkdtemp(join(tmpdir(), "parley-"));
    onTestFinished(() => rm(directory, { recursive: true }));
    writeGrownBank(join(directory, "grown"), stories);
    return loadModel(join(directory, "grown"));
  }

  it.each([4, 10, 1000])(
    "is a sound model of %d stories, each of which can be asked for",
    async (stories) => {
      const { model, problems } = await grown(stories);
      expect(problems).toEqual([]);
      expect(model?.id).toBe("grown");
      expect(model?.stories.size).toBe(stories);
      expect(model?.intents.size).toBe(8 + stories - 4);
      const samples = [...(model?.intents.values() ?? [])].map(({ id }) => id);
      expect(new Set(samples).size).toBe(8 + stories - 4);
    },
  );

  it("runs out of words", async () => {
    await expect(grown(1100)).rejects.toThrow("1096 topics, but words for 1024");
  });
});
