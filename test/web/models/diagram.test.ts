import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { begin, say } from "../../server/conversation.ts";
import type { TestServer } from "../../server/start.ts";
import { cheerfulClerk, clerk } from "../../session/clerk.ts";
import { describeInBrowser, openPage, serveConsole } from "../browser.ts";

const sessionId = "followed";

function serve(): Promise<TestServer> {
  return serveConsole({ models: { "clerk.yaml": clerk } });
}

const seen = ".canvas-frame svg";

/** The ids of the steps that have a class, by their order in the diagram. */
function stepsWith(page: Page, name: string): Promise<string[]> {
  return page
    .locator(`${seen} .${name}[data-step]`)
    .evaluateAll((all) => all.map((one) => one.getAttribute("data-step") ?? ""));
}

async function waitsAt(page: Page, stepId: string): Promise<void> {
  await expect.poll(() => stepsWith(page, "waiting-here"), { timeout: 10_000 }).toEqual([stepId]);
}

/** What part of the drawing is seen: left, top, width and height. */
async function viewBox(page: Page): Promise<number[]> {
  const text = await page.locator(seen).getAttribute("viewBox");
  return (text ?? "").split(" ").map(Number);
}

describeInBrowser("the diagram of a model", () => {
  it("shows all stories, or one", async () => {
    const page = await openPage(await serve(), "#/models/clerk");
    await page.locator(`${seen} [data-step^="break_story/"]`).first().waitFor();
    await page.getByRole("combobox", { name: "Story" }).selectOption("main");
    await expect.poll(() => page.locator(`${seen} [data-step^="break_story/"]`).count()).toBe(0);
    await page.locator(`${seen} [data-step^="main/"]`).first().waitFor();
    expect(new URL(page.url()).hash).toBe("#/models/clerk?story=main");
  });

  it.each([
    ["light", "rgb(232, 240, 253)"],
    ["dark", "rgb(28, 42, 66)"],
  ] as const)("has the colours that the server gives it, %s", async (colorScheme, fill) => {
    const page = await openPage(await serve(), "#/models/clerk", { colorScheme });
    await page.locator(`${seen} .reply > path`).first().waitFor();
    expect(
      await page.evaluate(`getComputedStyle(document.querySelector("${seen} .reply > path")).fill`),
    ).toBe(fill);
  });

  it("is moved and made larger by keys, the wheel, and dragging", async () => {
    const page = await openPage(await serve(), "#/models/clerk/diagram");
    await page.locator(seen).waitFor();
    const frame = page.getByRole("region", { name: "Diagram" });
    await frame.focus();
    await page.keyboard.press("0");
    const [left = 0, top = 0, width = 0] = await viewBox(page);
    await page.keyboard.press("ArrowRight");
    expect((await viewBox(page))[0]).toBeGreaterThan(left);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("+");
    expect((await viewBox(page))[2]).toBeCloseTo(width / 1.3, 1);
    await page.getByRole("button", { name: "Show all" }).click();
    expect((await viewBox(page))[2]).toBeCloseTo(width, 1);

    const { x = 0, y = 0 } = (await frame.boundingBox()) ?? {};
    await page.mouse.move(x + 200, y + 200);
    await page.mouse.down();
    await page.mouse.move(x + 150, y + 230);
    await page.mouse.up();
    const dragged = await viewBox(page);
    expect(dragged[0]).toBeGreaterThan(left);
    expect(dragged[1]).toBeLessThan(top);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -200);
    await page.keyboard.up("Control");
    await expect.poll(async () => (await viewBox(page))[2]).toBeLessThan(width / 2);
  });

  it("follows a session as it goes on", async () => {
    const server = await serve();
    const clients = server.clients("Connect");
    await begin(clients, { sessionId, title: "Pears" });
    const page = await openPage(server, "#/models/clerk/diagram");
    await page.getByRole("combobox", { name: "Session to follow" }).selectOption({ value: sessionId });
    await waitsAt(page, "main/init_actions#1");
    await say(clients, sessionId, "order pears");
    await expect.poll(() => stepsWith(page, "waiting-here")).not.toEqual(["main/init_actions#1"]);
    const { turns } = await clients.sessions.listTurns({ sessionId });
    const { state, stepIds = [] } = turns.at(-1) ?? {};
    await waitsAt(page, state?.stepId ?? "");
    expect((await stepsWith(page, "has-run")).sort()).toEqual([...new Set(stepIds)].sort());
    expect(new URL(page.url()).hash).toBe(`#/models/clerk/diagram?session=${sessionId}`);
  });

  it("is that of the version which the session runs on", async () => {
    const server = await serve();
    await begin(server.clients("Connect"), { sessionId });
    await server.writeModels({ "clerk.yaml": cheerfulClerk });
    await server.reload();
    const page = await openPage(server, "#/models/clerk/diagram");
    await page.locator(seen).getByText("“Hi there!”").first().waitFor();
    await page.getByRole("combobox", { name: "Session to follow" }).selectOption({ value: sessionId });
    await page.locator(seen).getByText("“Hello.”").first().waitFor();
  });

  it("shows the way of any turn beside the conversation", async () => {
    const server = await serve();
    const clients = server.clients("Connect");
    await begin(clients, { sessionId });
    await say(clients, sessionId, "order pears");
    const page = await openPage(server, `#/sessions/${sessionId}`);
    await page.getByRole("button", { name: "Diagram" }).click();
    await page.locator(seen).waitFor();
    await page.getByRole("button", { name: "Earlier turn" }).click();
    await waitsAt(page, "main/init_actions#1");
    expect(await stepsWith(page, "has-run")).toContain("main/init_actions#0");
  });

  it("shows what the tests use", async () => {
    const page = await openPage(await serveConsole(), "#/models/bank/diagram");
    await page.getByRole("button", { name: "Coverage" }).click();
    await page.locator(`${seen} .is-covered[data-step]`).first().waitFor();
    const all = await page.locator(`${seen} [data-step]`).count();
    const covered = await stepsWith(page, "is-covered");
    const missed = await stepsWith(page, "is-missed");
    expect(covered.length + missed.length).toBe(all);
    await page.getByRole("button", { name: "Coverage" }).click();
    await expect.poll(() => stepsWith(page, "is-covered")).toEqual([]);
  });

  it("lets nothing through that does more than draw", async () => {
    const page = await openPage(await serve(), "");
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
      viewBox="0 0 100 100" onload="document.title='taken'" style="position:fixed">
      <script>document.title = "taken"</script>
      <style>body { display: none }</style>
      <foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="https://example.org"/></foreignObject>
      <image href="https://example.org/x.png"/>
      <a xlink:href="javascript:document.title='taken'"><text x="10" y="20">linked</text></a>
      <g class="node step" data-step="main/x#0" onclick="document.title='taken'" id="taken">
        <rect width="10" height="10" fill="url(https://example.org/y)"/>
        <animate attributeName="x"/><use href="#taken"/>
      </g></svg>`;
    await page.route("**/parley.v1.ModelService/DrawModel", (route) => route.fulfill({ json: { drawing } }));
    await page.goto(`${new URL(page.url()).origin}/#/models/clerk/diagram`);
    await page.locator(seen).getByText("linked").waitFor();
    await page.locator(`${seen} [data-step]`).click();
    const left = await page
      .locator(seen)
      .evaluate((svg) =>
        [svg, ...svg.querySelectorAll("*")].map((one) =>
          [one.localName, ...one.getAttributeNames()].join(" "),
        ),
      );
    expect(left).toEqual(["svg viewBox aria-hidden", "text x y", "g class data-step", "rect width height"]);
    expect(await page.title()).toBe("Parley");
  });
});
