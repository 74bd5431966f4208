import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { begin, present, say } from "../../server/conversation.ts";
import type { TestServer } from "../../server/start.ts";
import { describeInBrowser, openPage, serveConsole } from "../browser.ts";
import { pane, turns } from "./talking.ts";

/** Recites 60 lines a turn, and counts. */
const poet = `
config: { version: 1, name: Poet, locale: en_US }
stories:
  main:
    start_actions: [{ type: reply, id: welcome }, { type: input, id: wish }]
    input_actions:
      - name: wish
        timeout: 30s
        intents: [{ intent_id: more, actions: [${"{ type: reply, id: line }, ".repeat(60)}] }]
        timeout_actions: [{ type: reply, id: welcome }]
intents: { more: { language_data: { en_US: { example_utterances: ["more"] } } } }
replies:
  welcome: { language_data: { en_US: ["Welcome."] } }
  line: { language_data: { en_US: ["Roses are red."] } }
`;

const sessionId = "poem";

/** A server on which eleven turns were recited, which are more than 600 events. */
async function recited(): Promise<{ server: TestServer; end: number }> {
  const server = await serveConsole({ models: { "poet.yaml": poet } });
  const clients = server.clients("Connect");
  await begin(clients, { modelId: "poet", sessionId });
  for (let turn = 0; turn < 10; turn++) await say(clients, sessionId, "more");
  const { session } = await clients.sessions.getSession({ sessionId });
  const end = present(session).nextOffset;
  expect(end).toBeGreaterThan(600);
  return { server, end };
}

/** The offsets that the log and its turns are read from. */
function readsIn(page: Page): Record<"ListEvents" | "ListTurns", Set<number>> {
  const from = { ListEvents: new Set<number>(), ListTurns: new Set<number>() };
  page.on("request", (request) => {
    const method = new URL(request.url()).pathname.split("/").at(-1);
    if (method === "ListEvents" || method === "ListTurns")
      from[method].add(request.postDataJSON().fromOffset ?? 0);
  });
  return from;
}

describeInBrowser("a session with a long log", () => {
  it("is read from its end, and as far back as is wanted", async () => {
    const { server, end } = await recited();
    const page = await openPage(server);
    const from = readsIn(page);
    await page.goto(`${server.baseUrl}/#/chat/poet/${sessionId}`);
    const inspector = page.getByRole("complementary", { name: "Inspector" });
    await inspector.getByText(/^Turn at offset \d+$/).waitFor();
    await inspector.getByRole("region", { name: "Steps that ran" }).waitFor();
    await pane(page).getByText("paused").waitFor();
    expect(await turns(page).count()).toBeLessThan(9);
    expect([...from.ListEvents]).toEqual([end - 500]);
    expect([...from.ListTurns]).toEqual([end - 500]);

    const earlier = pane(page).getByRole("button", { name: "Show earlier turns" });
    await earlier.click();
    await expect.poll(() => turns(page).count()).toBe(11);
    await inspector.getByText("Turn 11 of 11").waitFor();
    expect(await earlier.count()).toBe(0);
  });

  it("is inspected turn by turn to its beginning", async () => {
    const { server } = await recited();
    const page = await openPage(server, `#/chat/poet/${sessionId}`);
    await turns(page).first().getByRole("button").click();
    const inspector = page.getByRole("complementary", { name: "Inspector" });
    await inspector.getByText(/^Turn \d of 11$/).waitFor();
    const before = inspector.getByRole("button", { name: "Turn before" });
    while (await before.isEnabled()) await before.click();
    await inspector.getByText("Turn 1 of 11").waitFor();
    await inspector.getByRole("region", { name: "Steps that ran" }).getByText("main/").first().waitFor();
  });
});
