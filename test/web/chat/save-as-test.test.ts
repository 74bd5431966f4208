import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { testModel } from "../../../src/transcript/test-model.ts";
import { root } from "../../cli/parley.ts";
import { describeInBrowser, serveConsole } from "../browser.ts";
import { beginChat, conversation, pane, say } from "./talking.ts";

describeInBrowser("a conversation that is saved as a test", () => {
  it("is a file that parley test plays", async () => {
    const page = await beginChat(await serveConsole());
    await say(page, "Transfer 50 euros from checking to savings", "Shall I move");
    await say(page, "yes", "confirm_intent");
    const form = page.getByRole("form", { name: "Result of make_transfer" });
    await form.getByLabel("transfer_status").fill("done");
    await form.getByLabel("reference").fill("T-1");
    await form.getByRole("button", { name: "Report result" }).click();
    await conversation(page).getByText("Your reference is T-1.").waitFor();

    await pane(page).getByRole("button", { name: "Save as test" }).click();
    const dialog = page.getByRole("dialog", { name: "Save as test" });
    await dialog.getByLabel("Name").fill("happy path");
    await dialog.getByText("bank/tests/happy_path.yaml").waitFor();
    const downloading = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Download" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe("happy_path.yaml");

    const directory = await mkdtemp(join(tmpdir(), "parley-"));
    onTestFinished(() => rm(directory, { recursive: true }));
    const model = join(directory, "bank");
    await cp(join(root, "models", "bank"), model, { recursive: true });
    await rm(join(model, "tests"), { recursive: true });
    await cp(await download.path(), join(model, "tests", "happy_path.yaml"));
    const played = await testModel(model);
    expect(played.problems).toEqual([]);
    expect(played.results).toEqual([
      expect.objectContaining({ name: "tests/happy_path.yaml", mismatches: [] }),
    ]);
  });

  it("can be copied", async () => {
    const page = await beginChat(await serveConsole(), "bank", {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    await pane(page).getByRole("button", { name: "Save as test" }).click();
    const dialog = page.getByRole("dialog", { name: "Save as test" });
    await dialog.getByRole("button", { name: "Copy" }).click();
    await dialog.getByText("Copied").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(
      await dialog.locator("pre").innerText(),
    );
  });
});
