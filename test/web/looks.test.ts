import { expect, it } from "vitest";
import { begin, finish, say } from "../server/conversation.ts";
import { clerk } from "../session/clerk.ts";
import { describeInBrowser, openPage, serveConsole } from "./browser.ts";
import { paleTexts } from "./contrast.ts";

/** Places with something that tells that they are there. */
const places: readonly (readonly [hash: string, text: string])[] = [
  ["#/sessions?label=channel%3Da-long-value-that-is-not-easily-broken", "over a long title"],
  ["#/sessions/looked-at", "turn 4 of 4"],
  ["#/models", "For tests."],
  ["#/models/clerk/diagram?coverage=on", "used by tests"],
  ["#/models/clerk/intents", "good morning"],
  ["#/models/clerk/entities", "apples"],
  ["#/models/clerk/replies", "Taking a break."],
  ["#/models/clerk/commands", "place_order"],
  ["#/models/clerk/try", "How it is understood is shown here"],
  ["#/models/clerk/check", "break_story"],
  ["#/models/clerk/tests", "test failed"],
];

const phone = { width: 380, height: 780 };

describeInBrowser("the pages of sessions and models", () => {
  it.each(["light", "dark"] as const)("fit a phone and can be read, %s", async (colorScheme) => {
    const models = { "clerk.yaml": `${clerk}nlu_tests: [{ text: hello, intent: order_intent }]\n` };
    const server = await serveConsole({ models });
    const clients = server.clients("Connect");
    const sessionId = "looked-at";
    await begin(clients, {
      sessionId,
      userId: "someone-with-a-name-that-is-not-easily-broken@example.org",
      title: "Pears, and what became of them, over a long title",
      labels: { channel: "a-long-value-that-is-not-easily-broken" },
    });
    await say(clients, sessionId, "order pears");
    await finish(clients, sessionId, "place_order", { number: "7" });
    await say(clients, sessionId, "blurb");

    const page = await openPage(server, "", { colorScheme, viewport: phone });
    for (const [hash, text] of places) {
      await page.goto(`${server.baseUrl}/${hash}`);
      await page.getByText(text).first().waitFor();
      const width = await page.evaluate(
        "Math.max(document.documentElement.scrollWidth, document.querySelector('main').scrollWidth)",
      );
      expect(width, `the width of ${hash}`).toBeLessThanOrEqual(phone.width);
      expect(await paleTexts(page), hash).toEqual([]);
    }
  });
});
