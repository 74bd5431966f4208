import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parley } from "./parley.ts";

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "parley-new-"));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const run = (...parameters: string[]) => parley(parameters, { cwd });

test.each([
  ["in a directory", [], "bike-hire"],
  ["in one file", ["--single-file"], "bike-hire.yaml"],
])("a new model %s is well, and its tests use all of it", async (_, options, path) => {
  const made = await run("new", "bike-hire", ...options);
  expect(made).toMatchObject({ code: 0, stderr: "" });
  expect(made.stdout).toContain(`parley chat ${path} `);
  expect(readdirSync(cwd)).toEqual([path]);

  const checked = await run("check", path);
  expect(checked.stdout).toBe("bike-hire: ok, 0 errors, 0 warnings\n");
  const tested = await run("test", path);
  expect(tested.code).toBe(0);
  expect(tested.stdout).toContain("6 of 6 transcripts went as written");
  const covered = [...tested.stdout.matchAll(/covered: (\d+) of (\d+)(.*)$/gm)];
  expect(covered.length).toBeGreaterThan(2);
  for (const [line, used, all, missed] of covered) expect([used, missed], line).toEqual([all, ""]);
});

test.each([
  [["bike-hire"], "name: Bike hire"],
  [["x", "--name", "Rad & Tat: Verleih"], 'name: "Rad & Tat: Verleih"'],
])("%j is called by its name", async (parameters, line) => {
  await run("new", ...parameters);
  expect(readFileSync(join(cwd, parameters[0] ?? "", "model_config.yaml"), "utf8")).toContain(`\n${line}\n`);
});

test("the directories above are made, and an empty one is taken", async () => {
  mkdirSync(join(cwd, "empty"));
  expect((await run("new", "empty")).code).toBe(0);
  expect((await run("new", "my/models/one")).code).toBe(0);
  expect((await run("check", "empty", "my/models")).code).toBe(0);
});

test.each([
  [["full"], "full is there already, and is not overwritten"],
  [["full", "--single-file"], "full.yaml is there already, and is not overwritten"],
  [["a b"], '"a b" can not be the id of a model: 1 to 128 characters from A–Z, a–z, 0–9 and - _ . ~'],
  [["."], ". is where you are; name a directory to make, such as my-model"],
  [["x.yaml"], "x.yaml is the name of a file: add --single-file to make one"],
])("%j is refused, and nothing is written", async (parameters, message) => {
  mkdirSync(join(cwd, "full"));
  writeFileSync(join(cwd, "full", "notes.txt"), "mine");
  writeFileSync(join(cwd, "full.yaml"), "mine");
  const { code, stdout, stderr } = await run("new", ...parameters);
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: `parley: ${message}\n` });
  expect(readdirSync(cwd).sort()).toEqual(["full", "full.yaml"]);
  expect(readdirSync(join(cwd, "full"))).toEqual(["notes.txt"]);
  expect(readFileSync(join(cwd, "full.yaml"), "utf8")).toBe("mine");
});

test("what can not be made is told, and leaves nothing", async () => {
  writeFileSync(join(cwd, "file"), "");
  const { code, stderr } = await run("new", "file/model");
  expect(stderr).toContain("parley: can not make file/model: ");
  expect(code).toBe(1);
  expect(readdirSync(cwd)).toEqual(["file"]);
});
