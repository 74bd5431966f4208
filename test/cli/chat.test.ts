import { expect, test } from "vitest";
import { parley } from "./parley.ts";

const say = (...lines: string[]) => ({ input: `${lines.join("\n")}\n` });

test("a conversation with the bank, in which the person plays the bank's program", async () => {
  const { code, stdout } = await parley(
    ["chat", "models/bank"],
    say("what is my balance", "savings", "ok", "120 euros", "/quit"),
  );
  const heard = stdout.split("\n").filter((line) => line !== "");
  expect(heard.slice(0, -1)).toEqual([
    "Hello, this is your bank. What would you like to do?",
    "you> what is my balance",
    "  (check_balance_intent 1.00)",
    "Which account do you mean?",
    "you> savings",
    "  (slot_fill_intent 1.00 account=savings)",
    '  get_balance account="savings" – run, and tell the outputs (!reason if it failed)',
    "  lookup_status = ok",
    "  balance = 120 euros",
    "Your savings account holds 120 euros.",
    "you> /quit",
  ]);
  expect(heard.at(-1)).toMatch(/^The session is [0-9a-f]{32}\.$/);
  expect(code).toBe(0);
});

test("a command can fail, a story be jumped to, and silence be kept", async () => {
  const { stdout } = await parley(
    ["chat", "models/bank"],
    say("check my savings balance", "!the line is dead", "/jump transfer_story", "no", "/silence"),
  );
  expect(stdout).toContain("(problem: Command get_balance failed: the line is dead)");
  expect(stdout).toContain("Shall I move  from  to ?");
  expect(stdout).toContain("All right, nothing was changed.");
  expect(stdout).toContain("I didn't understand that.");
});

test("another language is chosen by its locale", async () => {
  const { stdout } = await parley(["chat", "models/home.yaml", "--locale", "de_DE"], say("gute Nacht"));
  expect(stdout).not.toContain("(not understood)");
});

test("a model that is not there is told as that", async () => {
  const { code, stderr } = await parley(["chat", "models/nothing"]);
  expect(stderr).toBe("parley: models/nothing does not exist\n");
  expect(code).toBe(2);
});
