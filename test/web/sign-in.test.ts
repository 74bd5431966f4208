import { expect, it } from "vitest";
import { Issuing } from "../server/auth/issuing.ts";
import { describeInBrowser, openPage, serveConsole } from "./browser.ts";
import { begin, composer, conversation, pane, say, sessionId } from "./chat/talking.ts";

const issuing = await Issuing.open();
const key = await issuing.key("shop");

describeInBrowser("signing in", () => {
  it("is asked for when it is needed, and then everything goes on", async () => {
    const server = await serveConsole({ authentication: issuing.authentication() });
    const page = await openPage(server, "#/chat/bank");
    const dialog = page.getByRole("dialog", { name: "This server asks who you are" });
    await dialog.getByLabel("API key or token").fill("parley_wrong");
    await dialog.getByLabel("API key or token").press("Enter");
    await dialog.getByText("This one is not valid").waitFor();
    await page.keyboard.press("Escape");
    await dialog.getByLabel("API key or token").fill(key);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await begin(page);
    await say(page, "make a transfer", "How much");
    // Clients may not read samples: what is expected is shown, but can not be pressed.
    await pane(page).getByText("asks for amount").waitFor();
    expect(await pane(page).locator(".chip").count()).toBe(0);
    expect(await page.evaluate("JSON.stringify(localStorage)")).not.toContain(key);

    await page.reload();
    await conversation(page).getByText("How much").waitFor();
    expect(await dialog.count()).toBe(0);
    await page.getByRole("button", { name: "Sign out" }).click();
    await dialog.waitFor();
    expect(await page.evaluate("JSON.stringify(sessionStorage)")).not.toContain(key);
  });

  it("takes tokens of an identity provider, and lets operators see samples", async () => {
    const server = await serveConsole({ authentication: issuing.authentication() });
    const page = await openPage(server, "#/chat/bank");
    await page.getByLabel("API key or token").fill(await issuing.token({ parley_role: "operator" }));
    await page.getByRole("button", { name: "Sign in" }).click();
    await begin(page);
    await pane(page).locator(".chip").first().waitFor();
    const { session } = await server
      .clients("Connect")
      .sessions.getSession({ sessionId: await sessionId(page) }, { headers: { "x-api-key": key } })
      .catch(() => ({ session: undefined }));
    expect(session, "another's session").toBeUndefined();
  });

  it("is asked for again when a key is revoked, and nothing that was written is lost", async () => {
    let later = 0;
    const now = () => Date.now() + later;
    const server = await serveConsole({ authentication: issuing.authentication({ now }) });
    const soon = await issuing.key("mill");
    const page = await openPage(server, "#/chat/bank");
    await page.getByLabel("API key or token").fill(soon);
    await page.getByRole("button", { name: "Sign in" }).click();
    // This call reaches the server when the key is not good any more.
    let goOn = () => {};
    const late = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await page.route("**/GetModelDefinition", async (route) => {
      await late;
      await route.continue();
    });
    await begin(page);
    await composer(page).pressSequentially("make ");
    await issuing.revoke(soon);
    later = 3_600_000;
    const refused = page.waitForResponse((response) => response.status() === 401);
    goOn();
    await refused;
    // Nobody is asked between two keys: the second would go elsewhere.
    await page.keyboard.type("a transfer");
    expect(await composer(page).inputValue()).toBe("make a transfer");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "This server asks who you are" });
    await dialog.getByLabel("API key or token").fill(await issuing.key("mill"));
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await conversation(page).getByText("How much").waitFor();
  });
});
