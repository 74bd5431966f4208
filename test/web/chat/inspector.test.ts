import { expect, it } from "vitest";
import { describeInBrowser, serveConsole } from "../browser.ts";
import { beginChat, say, turns } from "./talking.ts";

describeInBrowser("the inspector", () => {
  it("tells what was understood in a turn, what it changed, and the way it took", async () => {
    const page = await beginChat(await serveConsole());
    await say(page, "Transfer 50 euros from checking to savings", "Shall I move");
    const inspector = page.getByRole("complementary", { name: "Inspector" });
    const part = (name: string) => inspector.getByRole("region", { name });
    await inspector.getByText("Turn 2 of 2").waitFor();
    expect(await part("Understanding").locator("mark").allInnerTexts()).toEqual([
      expect.stringContaining("50 euros"),
      expect.stringContaining("checking"),
      expect.stringContaining("savings"),
    ]);
    await part("Understanding").getByText("transfer_intent").waitFor();
    await part("Parameters").locator("tr.added").first().waitFor();
    expect(await part("Parameters").locator("tr.added ins").allInnerTexts()).toEqual([
      "50 euros",
      "checking",
      "savings",
    ]);
    await part("Stories under way").getByText("transfer_story", { exact: true }).waitFor();
    await part("Steps that ran").getByText("transfer_story/start_actions#0").waitFor();
    await part("Events").getByRole("button", { name: "JSON" }).click();
    await part("Events").getByText('"intentId": "transfer_intent"').waitFor();
    await inspector.getByText(/^\d+ ms$/).waitFor();
  });

  it("shows the turn that was chosen, until something new is said", async () => {
    const page = await beginChat(await serveConsole());
    await say(page, "Transfer 50 euros from checking to savings", "Shall I move");
    await say(page, "no", "nothing was changed");
    const inspector = page.getByRole("complementary", { name: "Inspector" });
    await turns(page).first().getByRole("button").press("Enter");
    await inspector.getByText("Turn 1 of 3").waitFor();
    await inspector.getByRole("button", { name: "Turn after" }).click();
    await inspector.getByText("Turn 2 of 3").waitFor();
    await say(page, "What is my balance?", "Which account");
    await inspector.getByText("Turn 4 of 4").waitFor();
    await expect.poll(() => inspector.locator("tr.removed").count()).toBe(0);
  });
});
