import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parley } from "./parley.ts";

const directory = mkdtempSync(join(tmpdir(), "parley-check-"));
afterAll(() => rmSync(directory, { recursive: true }));

const good = `
stories:
  main:
    start_actions: [{type: input, id: idle}]
    input_actions:
      - name: idle
        intents: [{intent_id: hello, actions: [{type: reply, id: hello}]}]
intents:
  hello: {language_data: {en_US: {example_utterances: [hello]}}}
replies:
  hello: {language_data: {en_US: [Hello]}}
`;
writeFileSync(join(directory, "good.yaml"), good);
writeFileSync(join(directory, "bad.yaml"), good.replace("type: reply, id: hello", "type: reply, id: helo"));

test("the example models are without a fault", async () => {
  const { code, stdout } = await parley(["check", "models"]);
  const ids = ["bank", "home", "pizza", "termin"];
  expect(stdout).toBe(ids.map((id) => `${id}: ok, 0 errors, 0 warnings\n`).join(""));
  expect(code).toBe(0);
});

test("a problem is told with file, line and column, and the exit code is 1", async () => {
  const { code, stdout } = await parley(["check", "bad.yaml"], { cwd: directory });
  expect(stdout).toContain(
    'bad.yaml:7:66: error: unknown reply "helo", did you mean "hello"? [unknown-reply]\n',
  );
  expect(stdout).toContain("bad: not served, 1 errors, 0 warnings\n");
  expect(code).toBe(1);
});

test("every model of a directory is checked, and --json tells it to programs", async () => {
  const { code, stdout } = await parley(["check", ".", "--json"], { cwd: directory });
  const { models } = JSON.parse(stdout);
  expect(models.map(({ model }: { model: string }) => model)).toEqual(["bad", "good"]);
  expect(models[0].problems).toContainEqual({
    severity: "error",
    check: "unknown-reply",
    message: 'unknown reply "helo", did you mean "hello"?',
    file: "bad.yaml",
    line: 7,
    column: 66,
  });
  expect(models[1].problems).toEqual([]);
  expect(code).toBe(1);
});

test.each([
  ["a path that does not exist", "nowhere", "nowhere does not exist"],
  ["a directory without models", ".", "is no model, and holds none"],
])("%s is refused with exit code 2", async (_what, path, message) => {
  const empty = mkdtempSync(join(directory, "empty-"));
  const { code, stderr } = await parley(["check", path], { cwd: empty });
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});
