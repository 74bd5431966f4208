import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished } from "vitest";
import { root } from "../cli/parley.ts";
import { type StartOptions, startForTest, type TestServer } from "../server/start.ts";

const { PARLEY_CHROMIUM, PARLEY_NEEDS_CHROMIUM } = process.env;
const executablePath = [
  PARLEY_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path && existsSync(path));

/** Tests that need a browser: they are skipped where there is none, unless PARLEY_NEEDS_CHROMIUM says it must be. */
export function describeInBrowser(name: string, tests: () => void): void {
  describe.skipIf(!executablePath && !PARLEY_NEEDS_CHROMIUM)(name, () => {
    beforeAll(launch);
    afterAll(() => browser?.close());
    tests();
  });
}

let browser: Browser | undefined;

async function launch(): Promise<void> {
  if (!executablePath) throw new Error("there is no Chromium: apt install chromium");
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** A server with the console and the bank, unless other models are given, for the length of a test. */
export function serveConsole(options: StartOptions = {}): Promise<TestServer> {
  return startForTest({
    consolePath: join(root, "dist", "web"),
    ...(options.models ? {} : { modelsPath: join(root, "models", "bank") }),
    keepPort: true,
    ...options,
  });
}

/** A page of the console in a browser of its own, such as `openPage(server, "#/sessions")`. It may log no error. */
export async function openPage(
  { baseUrl }: Pick<TestServer, "baseUrl">,
  hash = "",
  options: BrowserContextOptions = {},
): Promise<Page> {
  if (!browser) throw new Error("the browser was not launched: use describeInBrowser");
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  onTestFinished(async () => {
    await context.close();
    expect(errors).toEqual([]);
  });
  await page.goto(`${baseUrl}/${hash}`);
  return page;
}
