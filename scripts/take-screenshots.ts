// Takes the pictures of the console that the readme shows, into docs/images: a conversation with the bank model in the
// light theme, and its diagram, with the step at which a session waits, in the dark one. Needs a Chromium.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium, type Page } from "playwright-core";

const { PARLEY_CHROMIUM: executablePath = "/usr/bin/chromium" } = process.env;
const root = join(import.meta.dirname, "..");
const cli = join(root, "dist", "src", "cli", "main.js");

const server = spawn(
  process.execPath,
  [
    cli,
    "serve",
    "--port",
    "0",
    "--store",
    ":memory:",
    "--models",
    join(root, "models"),
    "--log-level",
    "error",
  ],
  { stdio: ["ignore", "pipe", "inherit"] },
);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const url = await addressOf(server.stdout);
  const light = await open("light");
  await converse(light, url);
  await light.screenshot({ path: join(root, "docs", "images", "console-chat.png") });

  const sessionId = light.url().split("/").at(-1) ?? "";
  const dark = await open("dark");
  await dark.goto(`${url}/#/models/bank/diagram?story=transfer_story&session=${sessionId}`);
  await dark.locator("svg.dialog-graph").waitFor();
  await dark.locator(".waiting-here").waitFor();
  await dark.screenshot({ path: join(root, "docs", "images", "console-diagram.png") });
} finally {
  await browser.close();
  server.kill("SIGTERM");
  await once(server, "exit");
}

async function converse(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/#/chat/bank`);
  await page.getByRole("button", { name: "Begin" }).click();
  const composer = page.getByRole("textbox").last();
  for (const [text, answer] of [
    ["could you send 50 euros to savings please", "From which account?"],
    ["checking", "Shall I move 50 euros"],
  ] as const) {
    await composer.fill(text);
    await composer.press("Enter");
    await page.getByText(answer).first().waitFor();
  }
  // The text with several values in it is the one to look at.
  await page.getByText("could you send 50 euros").first().click();
  await page.getByText("Stories under way").waitFor();
}

async function open(colorScheme: "light" | "dark"): Promise<Page> {
  const viewport = { width: 1180, height: 760 };
  const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: 1.5 });
  return context.newPage();
}

/** Where the server says that it is. */
async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const address = / on (http:\S+),/.exec(line)?.[1];
    if (address) return address;
  }
  throw new Error("the server ended without saying where it listens");
}
