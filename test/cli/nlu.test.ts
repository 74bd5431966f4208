import { expect, test } from "vitest";
import { parley } from "./parley.ts";

test("a text is shown with its values marked, and what it was understood as", async () => {
  const { code, stdout } = await parley(["nlu", "models/bank", "transfer 50 euros from savings to checking"]);
  const lines = stdout.split("\n");
  expect(lines.slice(0, 4)).toEqual([
    "transfer 50 euros from savings to checking",
    expect.stringMatching(/^ {9}\^{8} amount = 50 /),
    "                       ^^^^^^^ from_account = savings",
    "                                  ^^^^^^^^ to_account = checking",
  ]);
  expect(lines[4]).toMatch(/^ {2}transfer_intent 1\.00/);
  expect(code).toBe(0);
});

test("every line of the input is understood, but for empty ones", async () => {
  const { code, stdout } = await parley(["nlu", "models/bank"], { input: "yes\n\nxyzzy\n" });
  expect(stdout).toMatch(/^yes\n {2}confirm_intent 1\.00/);
  expect(stdout).toMatch(/\nxyzzy\n {2}not understood: /);
  expect(code).toBe(0);
});

test("--json prints a document for a text, and a line for each line of the input", async () => {
  const one = await parley(["nlu", "models/bank", "check my savings balance", "--json"]);
  expect(JSON.parse(one.stdout)).toMatchObject({
    text: "check my savings balance",
    locale: "en_US",
    isAccepted: true,
    reason: "",
    intentId: "check_balance_intent",
    confidence: 1,
    accept: 0.5,
    entities: [{ slot: "account", value: "savings", start: 9, end: 16 }],
  });
  const { stdout } = await parley(["nlu", "models/bank", "--json"], { input: "yes\nno\n" });
  const intents = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).intentId);
  expect(intents).toEqual(["confirm_intent", "deny_intent"]);
});

test("what the dialog expects decides whether a text would be taken", async () => {
  const unexpected = await parley(["nlu", "models/bank", "yes", "--expect", "deny_intent", "help_intent"]);
  expect(unexpected.stdout).toMatch(/confirm_intent 1\.00.*: confirm_intent is not expected here\n/);
  const filled = await parley(["nlu", "models/bank", "savings", "--slot", "to_account", "--json"]);
  expect(JSON.parse(filled.stdout)).toMatchObject({
    isAccepted: true,
    entities: [{ slot: "to_account", value: "savings" }],
  });
});

test("another language is chosen by its locale", async () => {
  const { stdout } = await parley(["nlu", "models/home.yaml", "gute Nacht", "--locale", "de_DE"]);
  expect(stdout).toContain("good_night_intent");
});

test.each([
  [["--expect", "deny"], 'model bank has no intent "deny"'],
  [["--slot", "accoun"], 'model bank has no slot "accoun", did you mean "account"?'],
  [["--locale", "fr_FR"], "model bank has no locale fr_FR; it has en_US"],
])("%s is refused with exit code 2", async (parameters, message) => {
  const { code, stderr } = await parley(["nlu", "models/bank", "yes", ...parameters]);
  expect(stderr).toContain(`parley: ${message}`);
  expect(code).toBe(2);
});
