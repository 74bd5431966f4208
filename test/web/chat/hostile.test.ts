import { expect, it } from "vitest";
import { describeInBrowser, openPage, serveConsole } from "../browser.ts";
import { beginChat, conversation, pane, said, say } from "./talking.ts";

const attack = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;

describeInBrowser("hostile texts", () => {
  it("are texts, wherever they come from", async () => {
    const model = `
config: { version: 1, locale: en_US, name: ${JSON.stringify(attack)}, description: ${JSON.stringify(attack)} }
stories:
  main:
    init_actions: [{ type: reply, id: hello }]
    start_actions: [{ type: input, id: answer }]
    input_actions:
      - name: answer
        intents: [{ intent_id: yes, actions: [{ type: command, id: work }, { type: reply, id: done }] }]
intents: { yes: { language_data: { en_US: { example_utterances: [${JSON.stringify(attack)}] } } } }
commands: { work: { inputs: [], outputs: [result] } }
replies:
  hello: { language_data: { en_US: [${JSON.stringify(attack)}] } }
  done: { language_data: { en_US: ["\${result}"] } }
`;
    const page = await beginChat(await serveConsole({ models: { "hostile.yaml": model } }), "hostile");
    await conversation(page).getByText(attack).first().waitFor();
    await pane(page).locator(".chip").getByText(attack).waitFor();
    await say(page, attack, "yes");
    await page.getByRole("textbox", { name: "result" }).fill(attack);
    await page.getByRole("textbox", { name: "result" }).press("Enter");
    await expect.poll(() => said(page)).toEqual([attack, `> ${attack}`, attack]);
    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(await page.title()).toBe("Parley");
  });

  it("in the address are texts, too", async () => {
    const page = await openPage(await serveConsole(), `#/chat/${encodeURIComponent(attack)}`);
    await page.getByText(`There is no model ${attack}`).waitFor();
    expect(await page.title()).toBe("Parley");
  });
});
