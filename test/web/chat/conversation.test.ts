import { expect, it } from "vitest";
import { WebhookStandIn } from "../../session/webhook-stand-in.ts";
import { describeInBrowser, openPage, serveConsole } from "../browser.ts";
import { begin, beginChat, composer, conversation, pane, said, say, sessionId, turns } from "./talking.ts";

describeInBrowser("a conversation", () => {
  it("goes from the greeting through a command to its end, by typing and pressing", async () => {
    const server = await serveConsole();
    const page = await beginChat(server);
    await say(page, "Transfer 50 euros from checking to savings", "Shall I move 50 euros");
    await pane(page).getByRole("button", { name: "yes", exact: true }).click();

    const form = page.getByRole("form", { name: "Result of make_transfer" });
    await form.waitFor();
    expect(await form.getByRole("definition").allInnerTexts()).toEqual(["50 euros", "checking", "savings"]);
    await form.getByLabel("transfer_status").fill("done");
    await form.getByLabel("reference").fill("T-1001");
    await form.getByLabel("reference").press("Enter");
    await conversation(page).getByText("T-1001").last().waitFor();
    await pane(page).getByRole("button", { name: "End session" }).click();
    await conversation(page).getByText("The session was ended.").waitFor();

    expect(await said(page)).toEqual([
      "Hello, this is your bank. What would you like to do?",
      "> Transfer 50 euros from checking to savings",
      "Shall I move 50 euros from checking to savings?",
      "> yes",
      "Done. Your reference is T-1001.",
    ]);
    const { sessions } = server.clients("Connect");
    const { events } = await sessions.listEvents({ sessionId: await sessionId(page) });
    const result = events.find(({ body }) => body.case === "commandResult")?.body.value;
    const command = events.find(({ body }) => body.case === "command");
    expect(result).toMatchObject({
      commandOffset: command?.offset,
      outputs: { transfer_status: "done", reference: "T-1001" },
    });
  });

  it("tells that a command failed", async () => {
    const page = await beginChat(await serveConsole());
    await say(page, "check my checking balance", "check_balance_intent");
    const form = page.getByRole("form", { name: "Result of get_balance" });
    await form.getByLabel("It failed").check();
    await form.getByLabel("Why it failed").fill("core banking is down");
    await form.getByRole("button", { name: "Report failure" }).click();
    await turns(page).getByText("core banking is down").first().waitFor();
    await conversation(page).getByText("problem", { exact: true }).waitFor();
    await composer(page).waitFor();
  });

  it("shows what a webhook runs while it runs", async () => {
    const webhook = await WebhookStandIn.open();
    const page = await beginChat(await serveConsole({ webhook: webhook.url }));
    await say(page, "show recent transactions", "get_transactions");
    await page.getByRole("status", { name: "The webhook runs" }).waitFor();
    const call = await webhook.call(0);
    call.answer({ id: "get_transactions", outParameters: { transaction_count: "0" } });
    await conversation(page).getByText("There are no recent transactions.").waitFor();
    expect(await page.getByRole("status", { name: "The webhook runs" }).count()).toBe(0);
  });

  it("suggests values for the slot that is asked for", async () => {
    const page = await beginChat(await serveConsole());
    await say(page, "What is my balance?", "Which account do you mean?");
    await pane(page).getByText("asks for account").waitFor();
    await pane(page).getByRole("button", { name: "savings" }).click();
    await page.getByRole("form", { name: "Result of get_balance" }).waitFor();
  });

  it("goes to another story with parameters", async () => {
    const page = await beginChat(await serveConsole());
    await pane(page).getByRole("button", { name: "Go to a story" }).click();
    const dialog = page.getByRole("dialog", { name: "Go to a story" });
    await dialog.getByLabel("Story").selectOption("transfer_story");
    for (const [index, [name, value]] of [
      ["amount", "10 euros"],
      ["from_account", "savings"],
      ["to_account", "checking"],
    ].entries()) {
      await dialog.getByRole("button", { name: "Add one" }).click();
      await dialog
        .getByLabel("Name")
        .nth(index)
        .fill(name ?? "");
      await dialog
        .getByLabel("Value of")
        .nth(index)
        .fill(value ?? "");
    }
    await dialog.getByRole("button", { name: "Go", exact: true }).click();
    await conversation(page).getByText("Shall I move 10 euros from savings to checking?").waitFor();
  });

  it("begins as it is told to", async () => {
    const server = await serveConsole();
    const page = await openPage(server, "#/chat");
    await page.getByText("Options").click();
    await page.getByLabel("User").fill("ada");
    await page.getByLabel("Title").fill("Ada's bank");
    await page.getByRole("button", { name: "Add one" }).click();
    await page.getByLabel("Name").fill("account");
    await page.getByLabel("Value of").fill("savings");
    await page.getByLabel("Skip the greeting").check();
    await begin(page);
    await pane(page).getByRole("heading", { name: "Ada's bank" }).waitFor();
    expect(await said(page)).toEqual([]);
    const { session } = await server
      .clients("Connect")
      .sessions.getSession({ sessionId: await sessionId(page) });
    expect(session).toMatchObject({ userId: "ada", title: "Ada's bank" });
  });

  it("brings back what was said with the arrow keys, and keeps the focus", async () => {
    const page = await beginChat(await serveConsole());
    await say(page, "What is my balance?", "Which account do you mean?");
    await say(page, "hm", "account");
    await composer(page).pressSequentially("sav");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    expect(await composer(page).inputValue()).toBe("What is my balance?");
    for (const _ of [1, 2]) await page.keyboard.press("ArrowDown");
    expect(await composer(page).inputValue()).toBe("sav");
    await page.keyboard.press("Escape");
    expect(await composer(page).and(page.locator(":focus")).count()).toBe(0);
  });

  it("tells of silence when an answer takes too long", async () => {
    const model = `
config: { version: 1, locale: en_US }
stories:
  main:
    start_actions: [{ type: reply, id: ask }, { type: input, id: answer }]
    input_actions:
      - name: answer
        timeout: 1s
        immediate: true
        intents: [{ intent_id: yes, actions: [] }]
        timeout_actions: [{ type: reply, id: still_there }]
intents: { yes: { language_data: { en_US: { example_utterances: ["yes"] } } } }
replies:
  ask: { language_data: { en_US: ["Well?"] } }
  still_there: { language_data: { en_US: ["Are you still there?"] } }
`;
    const server = await serveConsole({ models: { "patience.yaml": model } });
    const page = await beginChat(server, "patience");
    await conversation(page).getByText("Are you still there?").first().waitFor();
    await conversation(page).getByText("The user was silent.").first().waitFor();
    await composer(page).pressSequentially("y");
    await pane(page).getByText("paused").waitFor();
  });
});
