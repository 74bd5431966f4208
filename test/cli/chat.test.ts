import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { lampInOneFile } from "../model/lamp.ts";
import { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { hasTerminals, parley, startAtTerminal } from "./parley.ts";
import { Running } from "./running.ts";
import { Serving } from "./serving.ts";

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "parley-chat-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

const running: Running[] = [];
function run<Command extends Running>(command: Command): Command {
  running.push(command);
  return command;
}
afterEach(() => {
  for (const command of running.splice(0)) command.signal("SIGKILL");
});

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

test("the person can ask why, where the dialog stands, and what has happened", async () => {
  const { stdout } = await parley(
    ["chat", "models/bank"],
    say("what is my balance", "/why", "savings", "/state", "/events", "!no line", "/why"),
  );
  expect(stdout).toContain(`
you> /why
what is my balance
  check_balance_intent 1.00, by sample
  the sample "what is my balance"
`);
  expect(stdout).toContain(`
  lookup_status = /state
  waits for   the result of get_balance
  stories     main, next main/start_actions#0
              balance_story, next balance_story/start_actions#1
  parameters  account = savings
`);
  expect(stdout).toContain('     9  command          get_balance account="savings" by the client\n');
  expect(stdout).toContain("^^^^^^^ account = savings\n");
});

test("going back goes on in a copy, further each time, to where the session began", async () => {
  const { stdout } = await parley(
    ["chat", "models/bank"],
    say(
      "what is my balance",
      "savings",
      "ok",
      "9 euros",
      "/back",
      "/back",
      "checking",
      "/back",
      "/back",
      "/back",
    ),
  );
  const steps = stdout.split(/you> \/back|lookup_status = \/back/).slice(1);
  const [toCommand, toQuestion, toQuestionAgain, toGreeting, nowhere] = steps;
  expect(toCommand).toMatch(/^\n\(back, in a copy: the session is now [0-9a-f]{32}\)\nyou> savings\n/);
  expect(toQuestion).toContain("you> what is my balance\n");
  expect(toQuestion).toContain('get_balance account="checking"');
  expect(toQuestionAgain).toContain("Which account do you mean?");
  expect(toGreeting).toContain("Hello, this is your bank.");
  expect(nowhere).toContain("(this is where the session began)");
  const ids = stdout.match(/[0-9a-f]{32}/g) ?? [];
  expect(new Set(ids).size).toBe(4);
});

test("what looks like a command and is none gets a hint, and two slashes say one", async () => {
  const { stdout } = await parley(
    ["chat", "models/bank"],
    say("/bakc", "//back", "/why", "/help", "/jump nowhere"),
  );
  expect(stdout).toContain("(there is no /bakc, did you mean /back? (//bakc says it))\n");
  expect(stdout).toContain("you> /why\n/back\n  not understood: ");
  expect(stdout).toContain("  /save [file]   write the conversation down as a test of the model\n");
  expect(stdout).toContain('has no story "nowhere")\nyou> ');
});

test("what was said is saved as a test of the model, which it passes, and overwrites nothing", async () => {
  const model = join(directory, "coffee");
  await parley(["new", model]);
  const lines = [
    "I would like a latte",
    "yes",
    "made",
    "/save",
    "/save",
    `/save ${model}/tests/02_sold_out.yaml`,
  ];
  const { stdout } = await parley(["chat", model], say(...lines));
  const saved = (number: string) => `(saved as ${model}/tests/${number}_i_would_like_a_latte.yaml)\n`;
  expect(stdout).toContain(saved("07"));
  expect(stdout).toContain(saved("08"));
  expect(stdout).toContain(`(not saved: ${model}/tests/02_sold_out.yaml is there already)\n`);
  const tested = await parley(["test", model]);
  expect(tested.stdout).toContain("8 of 8 transcripts went as written");
  expect(tested.code).toBe(0);
});

test("what was said to a model in one file is shown as it stands there", async () => {
  const file = join(directory, "lights.yaml");
  writeFileSync(file, lampInOneFile());
  const { stdout } = await parley(["chat", file], say("dim the lamp", "/save"));
  expect(stdout).toContain(`(to be pasted under tests: in ${file})\n  dim_the_lamp:\n    `);
  expect(stdout).toContain("\n    - user: dim the lamp\n");
});

test("--watch reads a model again when it changes, tells its problems, and /restart begins with it", async () => {
  const file = join(directory, "lamp.yaml");
  writeFileSync(file, lampInOneFile());
  const chat = run(new Running(["chat", file, "--watch"]));
  await chat.says(/!\nyou> /);

  writeFileSync(file, lampInOneFile().replaceAll("sorry_reply\n", "sory_reply\n"));
  await chat.says(/lamp\.yaml:\d+:\d+: error: unknown reply/);
  await chat.says(/\(lamp has errors: \/restart begins with what it was before\)/);

  writeFileSync(file, lampInOneFile().replaceAll(/Hello|Good evening/g, "Good morning"));
  await chat.says(/\(lamp was read again: \/restart begins with what it is now\)/);
  chat.type("/restart");
  await chat.says(/\(begun anew: the session is now \w+\)\nGood morning!/);
  chat.type("/quit");
  expect(await chat.ended()).toBe(0);
});

test("a server that goes away is waited for, and what was said is said once", async () => {
  const store = ["--models", "models/bank", "--store", join(directory, "parley.db")];
  const first = run(new Serving(store));
  const url = await first.url();
  const chat = run(new Running(["chat", "bank", "--server", url]));
  await chat.says(/like to do\?\nyou> /);
  await first.stop();

  chat.type("what is my balance");
  await chat.says(/The server can not be reached: .*\. Trying again; Ctrl-C stops that\./);
  const second = run(new Serving([...store, "--port", new URL(url).port]));
  await second.url();
  await chat.says(
    /\(the server is back\)\n {2}\(check_balance_intent 1\.00\)\nWhich account do you mean\?\nyou> /,
  );
  chat.type("/events");
  await chat.says(/6 {2}wait_for_user/);
  expect(chat.printed.match(/user_text/g)).toHaveLength(1);
  chat.type("/quit");
  expect(await chat.ended()).toBe(0);
  await second.stop();
});

test.each([
  [["--session", "x"], "--session needs the --server that has it"],
  [
    ["--server", "http://127.0.0.1:1", "--watch"],
    "--watch is for a model from a path; a server reads its models itself",
  ],
])("%j makes no sense", async (options, message) => {
  const { code, stderr } = await parley(["chat", "models/bank", ...options]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: `parley: ${message}\n` });
});

test("a server that is not there is told as that", async () => {
  const { code, stderr } = await parley(["chat", "bank", "--server", "http://127.0.0.1:1"]);
  expect(stderr).toMatch(/^parley: .*ECONNREFUSED.*\n$/);
  expect(code).toBe(1);
});

const control = { c: "\u0003", d: "\u0004" };

test.runIf(hasTerminals)(
  "at a terminal it has colours, completion, and what was said in the chat before",
  async () => {
    const env = { XDG_STATE_HOME: join(directory, "state") };
    const file = join(directory, "dark.yaml");
    writeFileSync(file, lampInOneFile());
    const first = run(new Running(["chat", file], { env }, startAtTerminal));
    await first.says(/you> /);
    first.press("dim the lamp to\t");
    await first.says(/dim the lamp to bright/);
    first.press("\r");
    await first.says(/status = /);
    first.type("broken");
    await first.says(/you> /);
    expect(first.printed).toContain("\u001b[1m");
    first.press(control.d);
    expect(await first.ended()).toBe(0);
    expect(readFileSync(join(directory, "state", "parley", "chat-history"), "utf8")).toBe(
      "dim the lamp to bright\n",
    );

    const second = run(new Running(["chat", file], { env }, startAtTerminal));
    await second.says(/you> /);
    second.press("\u001b[A");
    await second.says(/dim the lamp to bright/);
    second.press(control.c);
    await second.says(/you> /);
    second.press(control.c);
    await second.says(/\(Ctrl-C again, or Ctrl-D, leaves\)/);
    second.press(control.c);
    expect(await second.ended()).toBe(0);
  },
);

test.runIf(hasTerminals)("a webhook is waited for, until Ctrl-C, and then again", async () => {
  const webhook = await WebhookStandIn.open();
  const options = ["--webhook", webhook.url, "--no-history"];
  const chat = run(new Running(["chat", "models/bank", ...options], {}, startAtTerminal));
  await chat.says(/you> /);
  chat.type("show me the transactions of my savings account");
  await chat.says(/get_transactions account="savings" – the webhook is running it …/);
  const call = await webhook.call(0);
  chat.press(control.c);
  await chat.says(/\(left: what was sent may have been taken\)/);
  await chat.says(/\(it is still under way; an empty line waits for it\)/);
  await chat.says(/you> /);
  chat.type("");
  call.answer({ id: "get_transactions", outParameters: { lookup_status: "ok", transaction_count: "3" } });
  await chat.says(/You have 3 recent transactions/);
  await chat.says(/you> /);
  chat.press(control.d);
  expect(await chat.ended()).toBe(0);
});

test.runIf(hasTerminals)("what is said to a model with sensitive values is kept nowhere", async () => {
  const env = { XDG_STATE_HOME: join(directory, "elsewhere") };
  const file = join(directory, "secret.yaml");
  writeFileSync(
    file,
    lampInOneFile().replace("format: value_list", "format: value_list\n    sensitive: true"),
  );
  const chat = run(new Running(["chat", file], { env }, startAtTerminal));
  await chat.says(/you> /);
  chat.type("dim the lamp to bright");
  await chat.says(/status = /);
  chat.press(control.d);
  expect(await chat.ended()).toBe(0);
  expect(existsSync(join(directory, "elsewhere"))).toBe(false);
});
