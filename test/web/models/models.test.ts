import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { Issuing } from "../../server/auth/issuing.ts";
import type { TestServer } from "../../server/start.ts";
import { cheerfulClerk, clerk } from "../../session/clerk.ts";
import { describeInBrowser, openPage, serveConsole } from "../browser.ts";

const issuing = await Issuing.open();
const key = await issuing.key("shop");

function serve(text = clerk): Promise<TestServer> {
  return serveConsole({ models: { "clerk.yaml": text } });
}

/** The card of a part of a model. */
function card(page: Page, id: string) {
  return page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: id, exact: true }) });
}

describeInBrowser("models", () => {
  it("are listed, and read again", async () => {
    const server = await serve();
    const page = await openPage(server, "#/models");
    const item = page.locator(".model").filter({ hasText: "Clerk" });
    for (const fact of ["en_US, de_DE", "2 stories", "5 intents", "1 entity", "2 commands"]) {
      await item.getByText(fact, { exact: true }).waitFor();
    }
    await server.writeModels({ "clerk.yaml": cheerfulClerk });
    await page.getByRole("button", { name: "Reload" }).click();
    await item.getByText("new version").waitFor();
    await server.writeModels({ "clerk.yaml": clerk.replace("id: hello_reply", "id: no_such_reply") });
    await page.getByRole("button", { name: "Reload" }).click();
    await page.getByRole("status").getByText("its last good version is served").waitFor();
    await item.getByText(/\d errors?/).click();
    await page.getByRole("heading", { name: "clerk.yaml" }).waitFor();
  });

  it("show what they are made of, by locale, and let it be looked for", async () => {
    const page = await openPage(await serve(), "#/models/clerk/intents");
    await card(page, "order_intent").getByText("I want to order").waitFor();
    await page.getByRole("combobox", { name: "Locale" }).selectOption({ value: "de_DE" });
    await card(page, "order_intent").getByText("ich möchte bestellen").waitFor();
    await page.getByRole("searchbox").fill("MÖCHTE");
    await expect.poll(() => page.locator(".definition").count()).toBe(1);
    await card(page, "order_intent").getByRole("link", { name: "item" }).click();
    await card(page, "item").getByText("apple", { exact: true }).waitFor();
    expect(await page.locator(".definition.named").count()).toBe(1);

    await page.getByRole("link", { name: "Replies" }).click();
    await card(page, "ordered_reply").locator("code.parameter", { hasText: "number" }).waitFor();
    await page.getByRole("link", { name: "Commands" }).click();
    await card(page, "look_up").getByText("webhook").waitFor();
    await card(page, "place_order").getByText("number").waitFor();
  });

  it("are checked as they are on the disk now", async () => {
    const server = await serve();
    const page = await openPage(server, "#/models/clerk/check");
    await page.getByRole("listitem").filter({ hasText: "break_story" }).getByText("warning").waitFor();
    const broken = clerk.replace("id: hello_reply", "id: no_such_reply");
    await server.writeModels({ "clerk.yaml": broken });
    await page.getByRole("button", { name: "Check again" }).click();
    const problem = page.getByRole("listitem").filter({ hasText: "no_such_reply" });
    const line = broken.split("\n").findIndex((one) => one.includes("no_such_reply")) + 1;
    await problem.getByText(new RegExp(`^${line}:\\d+$`)).waitFor();
    await problem.getByText("error", { exact: true }).waitFor();
  });

  it("are tested, and it is told what the tests leave out", async () => {
    const server = await serve(
      `${clerk}nlu_tests: [{ text: hello, intent: order_intent }, { text: hello, intent: hello_intent }]\n`,
    );
    const page = await openPage(server, "#/models/clerk/tests");
    await page.getByText("1 of 2 tests failed.").waitFor();
    const failed = page.locator(".result").first();
    await failed.getByText("failed").waitFor();
    await failed.locator(".expected", { hasText: "order_intent" }).waitFor();
    await failed.locator(".actual", { hasText: "hello_intent" }).waitFor();
    const stories = page.locator(".coverage > li").filter({ hasText: "stories" });
    await stories.getByText(/not used/).click();
    await stories.getByText("break_story").waitFor();
  });

  it("are tried with texts, as they are typed", async () => {
    const page = await openPage(await serve(), "#/models/clerk/try");
    const seen = page.getByRole("region", { name: "How it is understood" });
    await page.getByLabel("What a user may say").fill("order pears");
    await seen.getByText("order_intent").first().waitFor();
    await seen.locator("mark", { hasText: "pears" }).waitFor();
    await seen.getByText("It is an instance of the sample").waitFor();

    // Positions count code points: an emoji is one, though JavaScript counts two.
    await page.getByLabel("What a user may say").fill("👍 could I please order pears now");
    await seen.getByText("How the classifier ranks the intents").waitFor();
    expect(await seen.locator("mark").evaluate((mark) => mark.firstChild?.textContent)).toBe("pears");
    await seen
      .getByText(/^nearest:/)
      .first()
      .waitFor();
    expect(await seen.locator(".meter-frame i").count()).toBeGreaterThan(0);

    await page.getByLabel("What a user may say").fill("Birnen");
    await page.getByLabel("Locale").selectOption({ value: "de_DE" });
    await page.getByLabel("Slot that was asked for").fill("item");
    await seen.locator("mark", { hasText: "Birnen" }).waitFor();
    await seen.getByText("accepted", { exact: true }).waitFor();
    await page.getByRole("button", { name: "hello_intent" }).click();
    await page.getByLabel("Slot that was asked for").fill("");
    await seen.getByText("not accepted").waitFor();
  });

  it("show clients what they may see, and tell them kindly what they may not", async () => {
    const server = await serveConsole({
      models: { "clerk.yaml": clerk },
      authentication: issuing.authentication(),
    });
    const page = await openPage(server, "#/models");
    await page.getByLabel("API key or token").fill(key);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("link", { name: "Clerk" }).waitFor();
    await page.getByRole("button", { name: "Reload" }).click();
    await page.getByText("PERMISSION_DENIED").waitFor();
    await page.getByRole("link", { name: "Clerk" }).click();
    for (const tab of ["Diagram", "Intents", "Entities", "Replies", "Check", "Tests"]) {
      await page.getByRole("link", { name: tab }).click();
      await page.getByText("This is for operators").waitFor();
      expect(await page.getByRole("alert").count()).toBe(0);
    }
    await page.getByRole("link", { name: "Commands" }).click();
    await card(page, "place_order").waitFor();
    await page.getByRole("link", { name: "Try", exact: true }).click();
    await page.getByLabel("What a user may say").fill("hello");
    await page.getByText("accepted", { exact: true }).waitFor();
  });

  it("with names that mean harm are shown as the text that they are", async () => {
    const hostile = `<img src=x onerror=document.title='taken'>`;
    const text = clerk
      .replace("name: Clerk", `name: ${JSON.stringify(hostile)}`)
      .replace("en_US: [Hello.]", `en_US: [${JSON.stringify(hostile)}]`)
      .replace("[hello, good morning]", `[hello, ${JSON.stringify(hostile)}]`);
    const page = await openPage(await serve(text), "#/models");
    await page.getByRole("link", { name: hostile }).click();
    for (const tab of ["Intents", "Replies"]) {
      await page.getByRole("link", { name: tab }).click();
      await page.getByRole("listitem").getByText(hostile).waitFor();
      expect(await page.locator("main img").count()).toBe(0);
    }
    expect(await page.title()).toBe("Parley");
  });

  it("are said not to be there when they are not", async () => {
    const page = await openPage(await serve(), "#/models/nobody");
    await page.getByRole("alert").getByText("MODEL_NOT_FOUND").waitFor();
  });
});
