import { expect, it } from "vitest";
import { describeInBrowser, openPage, serveConsole } from "../browser.ts";
import { begin, beginChat, conversation, pane, said, say, sessionId, turns } from "./talking.ts";

describeInBrowser("open sessions", () => {
  it("stand side by side, and closing one does not end it", async () => {
    const server = await serveConsole();
    const page = await beginChat(server);
    await say(page, "make a transfer", "How much");
    const first = await sessionId(page);
    await page.getByRole("link", { name: "New session" }).click();
    await begin(page);
    expect(await sessionId(page)).not.toBe(first);
    expect(await page.locator(".pane").count()).toBe(2);
    await say(page, "What is my balance?", "Which account");

    await page.locator(".pane").first().getByRole("heading").click();
    expect(await sessionId(page)).toBe(first);
    await say(page, "5000", "From which account?");
    await pane(page).getByRole("button", { name: "Close" }).click();
    await expect.poll(() => page.locator(".pane").count()).toBe(1);
    await conversation(page).getByText("Which account").waitFor();
    const { session } = await server.clients("Connect").sessions.getSession({ sessionId: first });
    expect(session?.endTime).toBeUndefined();
  });

  it("are there again when the page is loaded again", async () => {
    const page = await beginChat(await serveConsole());
    await say(page, "make a transfer", "How much");
    await page.getByRole("link", { name: "New session" }).click();
    await begin(page);
    await say(page, "What is my balance?", "Which account");
    const before = await said(page);
    await page.reload();
    await conversation(page).getByText("Which account").waitFor();
    expect(await said(page)).toEqual(before);
    expect(await page.locator(".pane").count()).toBe(2);
    await page.goto(new URL("/", page.url()).href);
    await conversation(page).getByText("Which account").waitFor();
  });

  it("hold at most two streams to the server", async () => {
    const server = await serveConsole();
    const page = await beginChat(server);
    const open = new Set<unknown>();
    page.on("request", (request) => {
      if (/(WatchEvents|CreateEvent)$/.test(request.url())) open.add(request);
    });
    page.on("requestfinished", (request) => open.delete(request));
    page.on("requestfailed", (request) => open.delete(request));
    for (const _ of [1, 2, 3]) {
      await page.getByRole("link", { name: "New session" }).click();
      await begin(page);
    }
    for (const index of [0, 1, 2, 3]) {
      await page.locator(".pane").nth(index).getByRole("heading").click();
      await say(page, "make a transfer", "How much");
      expect(open.size).toBeLessThanOrEqual(2);
    }
  });

  it("show what others do in them", async () => {
    const server = await serveConsole();
    const page = await beginChat(server);
    const { sessions } = server.clients("Connect");
    const input = { case: "userText", value: { text: "make a transfer" } } as const;
    for await (const _ of sessions.createEvent({ sessionId: await sessionId(page), input }));
    await conversation(page).getByText("How much").waitFor();
  });

  it("fork at an earlier turn, and go on from there", async () => {
    const server = await serveConsole();
    const page = await beginChat(server);
    await say(page, "Transfer 50 euros from checking to savings", "Shall I move");
    await say(page, "no", "nothing was changed");
    const origin = await sessionId(page);
    await turns(page).filter({ hasText: "Transfer 50 euros" }).getByRole("button").click();
    await page.getByRole("complementary", { name: "Inspector" }).getByText("Turn 2 of 3").waitFor();
    await page.getByRole("button", { name: "Fork from here" }).click();
    await expect.poll(() => page.locator(".pane").count()).toBe(2);
    await expect.poll(() => sessionId(page)).not.toBe(origin);
    await conversation(page).getByText("Shall I move").waitFor();
    expect(await said(page)).toHaveLength(3);
    await say(page, "yes", "confirm_intent");
    await page.getByRole("form", { name: "Result of make_transfer" }).waitFor();
  });

  it("say that a session is not there", async () => {
    const page = await openPage(await serveConsole(), "#/chat/bank/nobody");
    await pane(page).getByRole("alert").getByText("SESSION_NOT_FOUND").first().waitFor();
    await pane(page).getByRole("button", { name: "Close" }).click();
    await page.getByRole("heading", { name: "New session" }).waitFor();
  });

  it("have tabs on a phone, where nothing is wider than the screen", async () => {
    const page = await beginChat(await serveConsole(), "bank", {
      viewport: { width: 380, height: 800 },
      isMobile: true,
      hasTouch: true,
    });
    await say(page, "Transfer 50 euros from checking to savings", "Shall I move");
    await page.getByRole("link", { name: "New session" }).click();
    await begin(page);
    const tabs = page.getByRole("navigation", { name: "Open sessions" });
    await tabs.getByRole("link").first().click();
    await conversation(page).getByText("Shall I move").waitFor();
    await say(page, "yes", "confirm_intent");
    await page.getByRole("form", { name: "Result of make_transfer" }).waitFor();
    const width = () => page.evaluate("document.documentElement.scrollWidth");
    expect(await width()).toBe(380);
    await turns(page).filter({ hasText: "Transfer 50 euros" }).getByRole("button").click();
    await page.getByRole("dialog", { name: "Turn 2 of 3" }).getByText("to_account").first().waitFor();
    expect(await width()).toBe(380);
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
  });
});
