import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { begin, finish, present, say } from "../../server/conversation.ts";
import type { Clients, TestServer } from "../../server/start.ts";
import { clerk } from "../../session/clerk.ts";
import { describeInBrowser, openPage, serveConsole } from "../browser.ts";

const sessionId = "watched";

function serve(): Promise<TestServer> {
  return serveConsole({ models: { "clerk.yaml": clerk } });
}

/** A session in which pears were ordered, in five turns. */
async function order(clients: Clients): Promise<void> {
  await begin(clients, { sessionId, userId: "ada", title: "Pears", labels: { channel: "web" } });
  await say(clients, sessionId, "I want to order");
  await say(clients, sessionId, "pears");
  await finish(clients, sessionId, "place_order", { number: "7" });
  await say(clients, sessionId, "hello");
}

/** What was said, as the page shows it. */
function said(page: Page): Promise<string[]> {
  return page.locator(".turn-list .bubble").allInnerTexts();
}

async function seeSaid(page: Page, texts: readonly string[]): Promise<void> {
  await expect
    .poll(() => said(page), {
      timeout: 10_000,
    })
    .toEqual(texts);
}

const ordered = [
  "Welcome.",
  ...["I want to order", "Which one?", "pears", "Order 7: pears."],
  ...["hello", "Hello."],
];

/** The value of a parameter after the turn that is looked at. */
function parameter(page: Page, name: string) {
  return page.getByRole("region", { name: "Parameters" }).getByRole("row").filter({ hasText: name });
}

describeInBrowser("a session that is looked at", () => {
  it("is seen in two pages as it goes on", async () => {
    const server = await serve();
    const clients = server.clients("Connect");
    await begin(clients, { sessionId });
    const pages = [
      await openPage(server, `#/sessions/${sessionId}`),
      await openPage(server, `#/sessions/${sessionId}`),
    ];
    for (const page of pages) await page.getByText("live", { exact: true }).waitFor();
    await say(clients, sessionId, "hello");
    for (const page of pages) await seeSaid(page, ["Welcome.", "hello", "Hello."]);
    await say(clients, sessionId, "I want to order");
    for (const page of pages) {
      await page.getByText("waits for user: item").waitFor();
      await page.getByText("turn 3 of 3").waitFor();
    }
    await clients.sessions.endSession({ sessionId });
    for (const page of pages) {
      await page.getByText("over", { exact: true }).waitFor();
      await page.getByText("ended", { exact: true }).waitFor();
    }
  });

  it("goes on after the server was away, and nothing is missing or there twice", async () => {
    const server = await serve();
    await begin(server.clients("Connect"), { sessionId });
    const page = await openPage(server, `#/sessions/${sessionId}`);
    await page.getByText("live", { exact: true }).waitFor();
    await server.stop();
    await page.getByText("reconnecting").waitFor();
    await server.startAgain();
    await say(server.clients("Connect"), sessionId, "hello");
    await page.getByText("live", { exact: true }).waitFor();
    await seeSaid(page, ["Welcome.", "hello", "Hello."]);
  });

  it("is gone back to where it was after any turn", async () => {
    const server = await serve();
    await order(server.clients("Connect"));
    const page = await openPage(server, `#/sessions/${sessionId}`);
    await seeSaid(page, ordered);
    await page.getByText("turn 5 of 5").waitFor();
    await page.getByRole("slider", { name: "Turn" }).focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await page.getByText("turn 3 of 5").waitFor();
    await parameter(page, "item").getByText("pears").waitFor();
    expect(await parameter(page, "number").count()).toBe(0);
    await page.getByRole("button", { name: "Later turn" }).click();
    await parameter(page, "number").getByText("7").waitFor();

    const address = page.url();
    await page.getByRole("button", { name: "Latest" }).click();
    await page.getByText("turn 5 of 5").waitFor();
    await page.goto(address);
    await page.getByText("turn 4 of 5").waitFor();
    await say(server.clients("Connect"), sessionId, "hello");
    await page.getByText("turn 4 of 6").waitFor();
  });

  it("with a long log is shown from its end, and as far back as is wanted", async () => {
    const server = await serve();
    const clients = server.clients("Connect");
    await begin(clients, { sessionId });
    for (let turn = 0; turn < 130; turn++) await say(clients, sessionId, "hello");
    const page = await openPage(server, `#/sessions/${sessionId}`);
    const earlier = page.getByRole("button", { name: "Show earlier turns" });
    await earlier.waitFor();
    expect(await page.getByText("Welcome.").count()).toBe(0);
    await earlier.click();
    await page.getByText("Welcome.").waitFor();
    await page.getByText("turn 131 of 131").waitFor();
    expect(await earlier.count()).toBe(0);

    await page.goto(`${server.baseUrl}/#/sessions/${sessionId}?at=3`);
    await page.reload();
    await page.getByText("turn 2 of 131").waitFor();
  });

  it("is forked at a turn, and goes on in the chat", async () => {
    const server = await serve();
    const clients = server.clients("Connect");
    await order(clients);
    const page = await openPage(server, `#/sessions/${sessionId}`);
    await page.getByRole("button", { name: "Look at turn 2" }).click();
    await page.getByRole("button", { name: "Fork from here" }).click();
    await page.waitForURL(/#\/chat\/clerk\/./);
    const forkId = present(new URL(page.url()).hash.split("/").at(-1));
    const { session: fork } = await clients.sessions.getSession({ sessionId: forkId });
    expect(fork?.forkedFrom?.sessionId).toBe(sessionId);

    await page.goto(`${server.baseUrl}/#/sessions/${forkId}`);
    await seeSaid(page, ["Welcome.", "I want to order", "Which one?"]);
    await page.locator("summary").click();
    await page.getByRole("link", { name: sessionId }).click();
    await page.getByText("turn 2 of 5").waitFor();
  });

  it("gets another title and other labels", async () => {
    const server = await serve();
    await order(server.clients("Connect"));
    const page = await openPage(server, `#/sessions/${sessionId}`);
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Title").fill("Apples");
    await page.getByLabel("Labels").fill("channel=web\nnonsense");
    await page.getByText("“nonsense” is no label").waitFor();
    expect(await page.getByRole("button", { name: "Save", exact: true }).isDisabled()).toBe(true);
    await page.getByLabel("Labels").fill("plan=gold");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("heading", { name: "Apples" }).waitFor();
    const { session } = await server.clients("Connect").sessions.getSession({ sessionId });
    expect(session).toMatchObject({ title: "Apples", labels: { plan: "gold" } });
  });

  it("is ended, and erased when that is meant", async () => {
    const server = await serve();
    const clients = server.clients("Connect");
    await order(clients);
    const page = await openPage(server, `#/sessions/${sessionId}`);
    await page.getByRole("button", { name: "End" }).click();
    await page.getByText("over", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Erase…" }).click();
    await page.getByRole("button", { name: "Keep it" }).click();
    await page.getByRole("button", { name: "Erase…" }).click();
    await page.getByRole("button", { name: "Erase it" }).click();
    await page.getByText("There are no sessions yet.").waitFor();
    await expect(clients.sessions.getSession({ sessionId })).rejects.toThrow("not_found");
  });

  it("is said not to be there when it is not", async () => {
    const page = await openPage(await serve(), "#/sessions/nobody");
    await page.getByRole("alert").getByText("SESSION_NOT_FOUND").waitFor();
  });

  it("shows words that mean harm as the text that they are", async () => {
    const hostile = `<img src=x onerror="document.title='taken'">`;
    const server = await serve();
    const clients = server.clients("Connect");
    await begin(clients, { sessionId, title: hostile, metadata: { hostile } });
    await say(clients, sessionId, hostile);
    const page = await openPage(server, `#/sessions/${sessionId}`);
    await seeSaid(page, ["Welcome.", hostile, "Pardon?"]);
    expect(await page.locator("main img").count()).toBe(0);
    expect(await page.title()).toBe("Parley");
  });
});
