import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parley, root } from "./parley.ts";

const directory = mkdtempSync(join(tmpdir(), "parley-eval-"));
afterAll(() => rmSync(directory, { recursive: true }));

const bank = join(root, "models", "bank");
const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
const measure = (...parameters: string[]) => parley(["eval", ...parameters], { cwd: directory });

write(
  "said.csv",
  `text,intent
what is my balance,check_balance_intent
yes,confirm_intent
yes,deny_intent
what is the weather like,oos
`,
);

test("the report tells how well texts are understood, and where it goes wrong", async () => {
  const { code, stdout } = await measure(bank, "said.csv");
  expect(stdout).toContain("bank, en_US, said.csv\n");
  expect(stdout).toMatch(/ texts +4 +1 of them belong to no intent\n/);
  expect(stdout).toMatch(/ accuracy +75\.0 % /);
  expect(stdout).toMatch(/ best candidate +66\.7 % /);
  // (1 + 2/3 + 0) / 3
  expect(stdout).toMatch(/ macro-F1 +0\.556 /);
  expect(stdout).toMatch(/ AUROC +1\.000 /);
  expect(stdout).toMatch(/ latency +[\d.]+ µs +for half of the texts; [\d.]+ µs for 99 %\n/);
  expect(stdout).toMatch(
    /deny_intent +1 +0\.000 +0\.000 +0\.000\n +confirm_intent +1 +0\.500 +1\.000 +0\.667\n/,
  );
  expect(stdout).toMatch(/ 0\.5 +66\.7 % +100\.0 % +now\n/);
  expect(stdout).toContain('1 × deny_intent taken for confirm_intent\n      "yes" said.csv:4:1\n');
  expect(code).toBe(0);
});

test("--json tells all of it to programs", async () => {
  const { code, stdout } = await measure(bank, "said.csv", "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    model: "bank",
    version: expect.stringMatching(/^[0-9a-f]{16}$/),
    locale: "en_US",
    file: "said.csv",
    inScope: 3,
    outOfScope: 1,
    accuracy: 0.75,
    auroc: 1,
    intents: [
      { intentId: "deny_intent", f1: 0 },
      { intentId: "confirm_intent", precision: 0.5 },
      { intentId: "check_balance_intent", f1: 1 },
    ],
    confusions: [
      {
        expected: "deny_intent",
        got: "confirm_intent",
        mistakes: [{ text: "yes", at: { file: "said.csv", line: 4 } }],
      },
    ],
  });
  expect(code).toBe(0);
});

test("intents that the model does not have are told, or left out", async () => {
  write(
    "other.yml",
    "nlu:\n- intent: greet\n  examples: |\n    - hi\n- intent: confirm_intent\n  examples: |\n    - yes\n",
  );
  const refused = await measure(bank, "other.yml");
  expect(refused.stdout).toContain('other.yml:4:1: error: the model has no intent "greet"');
  expect(refused.stdout).toContain("--ignore-unknown leaves out");
  expect(refused.code).toBe(1);

  const { code, stdout, stderr } = await measure(bank, "other.yml", "--ignore-unknown");
  expect(stderr).toBe("parley: 1 of 2 texts are left out\n");
  expect(stdout).toMatch(/ texts +1\n/);
  expect(code).toBe(0);

  write("alien.json", '[["hi", "greet"]]');
  expect(await measure(bank, "alien.json", "--ignore-unknown")).toMatchObject({
    code: 2,
    stderr: "parley: alien.json has no text for an intent of model bank\n",
  });
});

test("another language is chosen by its locale", async () => {
  write("gesagt.json", '[["gute Nacht", "good_night_intent"]]');
  const home = join(root, "models", "home.yaml");
  expect((await measure(home, "gesagt.json", "--locale", "de-de")).stdout).toMatch(/ accuracy +100\.0 %/);
  expect((await measure(home, "gesagt.json")).stdout).toMatch(/ accuracy +0\.0 %/);
  expect(await measure(home, "gesagt.json", "--locale", "fr_FR")).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^parley: model home has no locale fr_FR; it has en_US, de_DE\n$/),
  });
});

test("faults of the file are told at their lines, the first twenty of them", async () => {
  write("bad.csv", `text,intent\n${"hello\n".repeat(30)}`);
  const { code, stdout } = await measure(bank, "bad.csv");
  const lines = stdout.trim().split("\n");
  expect(lines[0]).toMatch(/^bad\.csv:2:1: error: 1 columns, but the first line has 2; .* \[wrong-type\]$/);
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toBe("and 10 more");
  expect(code).toBe(1);
});

test.each([
  ["a file that does not exist", bank, "nowhere.csv", "nowhere.csv does not exist, or can not be read"],
  ["a model that does not exist", "nowhere", "said.csv", "nowhere does not exist"],
  [
    "a directory of several models",
    join(root, "models"),
    "said.csv",
    "holds several models; name one of them",
  ],
])("%s is refused with exit code 2", async (_what, model, file, message) => {
  const { code, stderr } = await measure(model, file);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});

test("a model with errors is not measured", async () => {
  write("broken.yaml", "stories: {}\n");
  const { code, stdout } = await measure("broken.yaml", "said.csv");
  expect(stdout).toContain("broken.yaml:1:1: error: a model needs a story `main`");
  expect(code).toBe(1);
});
