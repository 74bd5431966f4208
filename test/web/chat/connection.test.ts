import { expect, it } from "vitest";
import { describeInBrowser, serveConsole } from "../browser.ts";
import { begin, beginChat, composer, conversation, pane, said, say, sessionId } from "./talking.ts";

describeInBrowser("a connection that breaks", () => {
  it("is there again after a restart of the server: nothing is lost, nothing comes twice", async () => {
    const server = await serveConsole();
    const page = await beginChat(server);
    await say(page, "make a transfer", "How much");
    await server.stop();
    await pane(page).getByText("The connection is broken.").waitFor();
    await composer(page).fill("5000");
    await composer(page).press("Enter");
    await server.startAgain();
    await conversation(page).getByText("From which account?").waitFor();
    await pane(page).getByText("The connection is broken.").waitFor({ state: "detached" });

    const { sessions } = server.clients("Connect");
    const input = { case: "userText", value: { text: "checking" } } as const;
    for await (const _ of sessions.createEvent({ sessionId: await sessionId(page), input }));
    await conversation(page).getByText("And to which account?").waitFor();
    expect(await said(page)).toEqual([
      "Hello, this is your bank. What would you like to do?",
      "> make a transfer",
      "How much would you like to transfer?",
      "> 5000",
      "From which account?",
      "> checking",
      "And to which account?",
    ]);
  });

  it("loses nothing that was said while it was broken, though another session came to the fore", async () => {
    const server = await serveConsole();
    const page = await beginChat(server);
    await page.getByRole("link", { name: "New session" }).click();
    await begin(page);
    await server.stop();
    await composer(page).fill("make a transfer");
    await composer(page).press("Enter");
    await page.locator(".pane").first().getByRole("heading").click();
    await server.startAgain();
    await page.locator(".pane").nth(1).getByText("How much").waitFor();
  });

  it("sends the same thing when an answer was lost on its way", async () => {
    const server = await serveConsole();
    const page = await beginChat(server);
    let isLost = false;
    await page.route("**/CreateEvent", async (route) => {
      if (isLost) return route.continue();
      isLost = true;
      await route.fetch();
      return route.abort("connectionreset");
    });
    const again = page.waitForResponse("**/CreateEvent");
    await say(page, "make a transfer", "How much");
    await (await again).finished();
    expect(isLost).toBe(true);
    const { events } = await server
      .clients("Connect")
      .sessions.listEvents({ sessionId: await sessionId(page) });
    expect(events.filter(({ body }) => body.case === "userText")).toHaveLength(1);
  });

  it("says what could not be sent, and why, and keeps the text", async () => {
    const server = await serveConsole();
    const page = await beginChat(server);
    const tooLong = "transfer ".repeat(10_000);
    await composer(page).fill(tooLong);
    await composer(page).press("Enter");
    const notice = pane(page).getByRole("alert").filter({ hasText: "INVALID_REQUEST" });
    await notice.waitFor();
    await notice.getByRole("button", { name: "Dismiss" }).click();
    expect(await composer(page).inputValue()).toBe(tooLong);
  });
});
