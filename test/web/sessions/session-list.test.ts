import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { begin } from "../../server/conversation.ts";
import type { TestServer } from "../../server/start.ts";
import { clerk } from "../../session/clerk.ts";
import { describeInBrowser, openPage, serveConsole } from "../browser.ts";

function serve(): Promise<TestServer> {
  return serveConsole({ models: { "clerk.yaml": clerk, "porter.yaml": clerk } });
}

/** The sessions that the page lists. */
async function listed(page: Page): Promise<string[]> {
  return page.locator("a.opens").allInnerTexts();
}

/** Waits until the page lists these sessions and no others. */
async function seeListed(page: Page, ids: readonly string[]): Promise<void> {
  await expect.poll(() => listed(page), { timeout: 10_000 }).toEqual(ids);
}

describeInBrowser("the list of sessions", () => {
  it("says how to begin when there are none", async () => {
    const page = await openPage(await serve(), "#/sessions");
    await page.getByText("There are no sessions yet.").waitFor();
  });

  it("shows what others do, as they do it", async () => {
    const server = await serve();
    const clients = server.clients("Connect");
    await begin(clients, { sessionId: "first", userId: "ada", labels: { channel: "web" } });
    const page = await openPage(server, "#/sessions");
    await seeListed(page, ["first"]);
    const row = page.getByRole("row").filter({ hasText: "first" });
    for (const text of ["clerk", "ada", "active", "user", "channel=web"])
      await row.getByText(text).first().waitFor();
    await begin(clients, { sessionId: "second" });
    await seeListed(page, ["second", "first"]);
    await clients.sessions.endSession({ sessionId: "first" });
    await row.getByText("ended").waitFor();
  });

  it("comes back when the server does", async () => {
    const server = await serve();
    await begin(server.clients("Connect"), { sessionId: "first" });
    const page = await openPage(server, "#/sessions");
    await seeListed(page, ["first"]);
    await server.stop();
    await page.getByText("reconnecting").waitFor();
    await seeListed(page, ["first"]);
    await server.startAgain();
    await page.getByText("live", { exact: true }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  it("filters by what is in its address, and writes there what is filtered by", async () => {
    const server = await serve();
    const clients = server.clients("Connect");
    await begin(clients, { sessionId: "a", userId: "ada", labels: { plan: "gold", channel: "web" } });
    await begin(clients, { sessionId: "b", userId: "ada", modelId: "porter", labels: { plan: "gold" } });
    await begin(clients, { sessionId: "c", userId: "bob" });
    await clients.sessions.endSession({ sessionId: "a" });

    const page = await openPage(server, "#/sessions?label=plan%3Dgold&state=active");
    await seeListed(page, ["b"]);
    await page.getByLabel("State").selectOption("any");
    await seeListed(page, ["b", "a"]);
    await page.getByRole("textbox", { name: "Label" }).fill("channel=web");
    await page.getByRole("textbox", { name: "Label" }).press("Enter");
    await seeListed(page, ["a"]);
    for (const label of ["plan=gold", "channel=web"]) {
      await page.getByRole("button", { name: `Do not ask for the label ${label}` }).click();
    }
    await seeListed(page, ["c", "b", "a"]);
    await page.getByLabel("Model").selectOption("clerk");
    await page.getByLabel("User").fill("ada");
    await seeListed(page, ["a"]);
    expect(new URL(page.url()).hash).toBe("#/sessions?model=clerk&user=ada");
    await page.reload();
    await seeListed(page, ["a"]);
    await page.getByLabel("User").fill("nobody");
    await page.getByRole("button", { name: "Show all" }).click();
    await seeListed(page, ["c", "b", "a"]);
  });

  it("shows older sessions when they are wanted", async () => {
    const server = await serve();
    const ids = Array.from({ length: 60 }, (_, index) => `session-${index}`);
    for (const sessionId of ids) await begin(server.clients("Connect"), { sessionId });
    const page = await openPage(server, "#/sessions");
    await seeListed(page, ids.toReversed().slice(0, 50));
    await page.getByRole("button", { name: "Show older ones" }).click();
    await seeListed(page, ids.toReversed());
    expect(await page.getByRole("button", { name: "Show older ones" }).count()).toBe(0);
  });

  it("is gone through by keys", async () => {
    const server = await serve();
    for (const sessionId of ["first", "second"]) await begin(server.clients("Connect"), { sessionId });
    const page = await openPage(server, "#/sessions");
    await page.getByRole("link", { name: "second" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "first" }).waitFor();
  });

  describe("with names that mean harm", () => {
    const hostile = `<img src=x onerror="document.title='taken'">`;

    it("shows them as the text that they are", async () => {
      const server = await serve();
      await begin(server.clients("Connect"), {
        sessionId: "hostile",
        title: hostile,
        userId: hostile,
        labels: { [hostile]: hostile },
      });
      const page = await openPage(server, "#/sessions");
      await seeListed(page, [hostile]);
      expect(await page.locator("table img").count()).toBe(0);
      expect(await page.title()).toBe("Parley");
    });
  });
});
