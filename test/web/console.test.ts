import { expect, it } from "vitest";
import { describeInBrowser, openPage, serveConsole } from "./browser.ts";

describeInBrowser("the console", () => {
  it("leads from page to page", async () => {
    const page = await openPage(await serveConsole());
    for (const title of ["Sessions", "Models", "Chat"]) {
      await page.getByRole("navigation").getByRole("link", { name: title }).click();
      await page.getByRole("heading", { name: title, level: 1 }).waitFor();
      expect(await page.locator("[aria-current=page]").innerText()).toBe(title);
    }
  });

  it("says that a page is not there", async () => {
    const page = await openPage(await serveConsole(), "#/nowhere");
    await page.getByText("There is no such page.").waitFor();
  });
});
