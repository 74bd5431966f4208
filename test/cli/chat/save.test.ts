import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { saveAs, saveAsTest } from "../../../src/cli/chat/save.ts";

const transcript = {
  yaml: "- start: {}\n- user: Hi!\n",
  firstText: "What's the time in São Paulo, now please?",
};

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "parley-save-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("a test of a model in a directory gets the next number, and a few words of what was said", async () => {
  const tests = join(directory, "tests");
  const first = join(tests, "01_what_s_the_time_in.yaml");
  expect(await saveAsTest(directory, transcript)).toEqual({ file: first });
  expect(readFileSync(first, "utf8")).toBe(transcript.yaml);
  writeFileSync(join(tests, "41_more.yml"), "");
  await saveAsTest(directory, { ...transcript, firstText: "?!" });
  expect(readdirSync(tests)).toContain("42_conversation.yaml");
});

test("a model that is one file is left to its author, unless it has a directory", async () => {
  const alone = join(directory, "bank.yaml");
  writeFileSync(alone, "");
  expect(await saveAsTest(alone, transcript)).toEqual({
    into: alone,
    paste: "  what_s_the_time_in:\n    - start: {}\n    - user: Hi!",
  });
  const inside = join(directory, "bank", "model.yaml");
  mkdirSync(join(directory, "bank"));
  writeFileSync(inside, "");
  expect(await saveAsTest(inside, transcript)).toEqual({
    file: join(directory, "bank", "tests", "01_what_s_the_time_in.yaml"),
  });
});

test("nothing is overwritten", async () => {
  const file = join(directory, "mine.yaml");
  writeFileSync(file, "mine");
  await expect(saveAs(file, transcript)).rejects.toMatchObject({ code: "EEXIST" });
  expect(readFileSync(file, "utf8")).toBe("mine");
});
