import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeInBrowser, openPage, serveConsole } from "./browser.ts";
import { beginChat, conversation, say } from "./chat/talking.ts";
import { paleTexts } from "./contrast.ts";

describeInBrowser("the theme", () => {
  it.each(["light", "dark"] as const)(
    "%s can be read: a conversation, what is inside it, a command",
    async (colorScheme) => {
      const server = await serveConsole();
      const page = await beginChat(server, "bank", { colorScheme });
      await say(page, "purple monkey", "understand that");
      await say(page, "Transfer 50 euros from checking to savings", "Shall I move");
      await page.locator("tr.added").first().waitFor();
      expect(await paleTexts(page)).toEqual([]);
      await say(page, "yes", "confirm_intent");
      await page.getByRole("form", { name: "Result of make_transfer" }).getByLabel("It failed").check();
      expect(await paleTexts(page)).toEqual([]);
      await page.getByRole("button", { name: "Report failure" }).click();
      await conversation(page).getByText("problem", { exact: true }).waitFor();
      expect(await paleTexts(page)).toEqual([]);
      expect(await backgroundOf(page)).toBe(
        colorScheme === "light" ? "rgb(247, 247, 248)" : "rgb(19, 20, 23)",
      );
    },
  );

  it("is that of the device, until someone chooses another; then it stays", async () => {
    const page = await openPage(await serveConsole(), "", { colorScheme: "light" });
    const light = await backgroundOf(page);
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await backgroundOf(page);
    expect(dark).not.toBe(light);
    await page.getByRole("button", { name: "Theme: system" }).click();
    expect(await backgroundOf(page)).toBe(light);
    await page.reload();
    await page.getByRole("button", { name: "Theme: light" }).click();
    await page.getByRole("button", { name: "Theme: dark" }).waitFor();
    await page.emulateMedia({ colorScheme: "light" });
    expect(await backgroundOf(page)).toBe(dark);
    await page.getByRole("button", { name: "Theme: dark" }).click();
    expect(await backgroundOf(page)).toBe(light);
  });
});

function backgroundOf(page: Page): Promise<string> {
  return page.evaluate("getComputedStyle(document.body).backgroundColor");
}
