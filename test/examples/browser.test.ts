import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { root } from "../cli/parley.ts";
import { startForTest, type TestServer } from "../server/start.ts";
import { describeInBrowser, openPage } from "../web/browser.ts";
import { bankDialog } from "./bank-dialog.ts";

const folder = join(root, "examples", "browser");

describeInBrowser("the page for browsers", () => {
  test.each([
    ["a file", async () => pathToFileURL(folder).href],
    ["a web server", serveFolder],
  ])("holds the bank conversation when it comes from %s", async (_, baseUrl) => {
    const { page } = await openExample(await baseUrl());
    await say(page, "Transfer 50 euros from checking to savings");
    await linesOf(page, 3);
    await say(page, "yes");
    expect(await linesOf(page, bankDialog.length)).toEqual(bankDialog);
  });

  test("tells what is refused, and keeps what was said", async () => {
    const { page, server } = await openExample(pathToFileURL(folder).href);
    const { sessions } = server.clients("Connect");
    const [session] = (await sessions.listSessions({})).sessions;
    await sessions.endSession({ sessionId: session?.sessionId ?? "" });
    await say(page, "yes");
    expect(await linesOf(page, 2)).toEqual([bankDialog[0], expect.stringMatching(/ended/)]);
    expect(await page.getByRole("textbox").inputValue()).toBe("yes");
  });

  test("begins again", async () => {
    const { page } = await openExample(pathToFileURL(folder).href);
    await say(page, "help");
    await linesOf(page, 3);
    await page.getByRole("button", { name: "New conversation" }).click();
    await expect.poll(() => page.locator("#log li").allTextContents()).toEqual([bankDialog[0]]);
  });

  test("tells how to start a server when there is none", async () => {
    const { page, server } = await openExample(pathToFileURL(folder).href);
    await server.stop();
    await say(page, "yes");
    expect(await linesOf(page, 2)).toContainEqual(expect.stringMatching(/does not answer\. Start it with/));
  });
});

/** The example, as it is once the bank has greeted. */
async function openExample(baseUrl: string): Promise<{ page: Page; server: TestServer }> {
  const server = await startForTest({ modelsPath: join(root, "models", "bank"), corsOrigins: ["*"] });
  const page = await openPage({ baseUrl }, `bank.html?server=${server.baseUrl}`);
  await linesOf(page, 1);
  return { page, server };
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox").fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

/** What the page shows, as soon as it shows so many lines. */
async function linesOf(page: Page, count: number): Promise<string[]> {
  const lines = page.locator("#log li");
  await lines.nth(count - 1).waitFor();
  return lines.allTextContents();
}

/** As any web server does that only has files. Returns where it is. */
async function serveFolder(): Promise<string> {
  const html = readFileSync(join(folder, "bank.html"));
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(html));
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}
