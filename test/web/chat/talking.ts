import type { Locator, Page } from "playwright-core";
import type { TestServer } from "../../server/start.ts";
import { openPage } from "../browser.ts";

/** Opens the chat page on a model, and begins a session. */
export async function beginChat(
  server: TestServer,
  modelId = "bank",
  options: Parameters<typeof openPage>[2] = {},
): Promise<Page> {
  const page = await openPage(server, `#/chat/${modelId}`, options);
  await begin(page);
  return page;
}

/** Begins the session that the form is about. */
export async function begin(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Begin", exact: true }).click();
  await turns(page).first().waitFor();
}

/** The session that is at the fore. */
export function pane(page: Page): Locator {
  return page.locator(".pane.focused");
}

export function conversation(page: Page): Locator {
  return pane(page).getByRole("log");
}

export function turns(page: Page): Locator {
  return conversation(page).locator(".turn");
}

export function composer(page: Page): Locator {
  return pane(page).getByLabel("What the user says");
}

/** Types a text, sends it, and waits for an answer that holds another. */
export async function say(page: Page, text: string, answer: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
  await conversation(page).getByText(answer).last().waitFor();
}

/** What was said, in its order: "> " before what the user said. */
export async function said(page: Page): Promise<string[]> {
  return conversation(page)
    .locator(".bubble")
    .evaluateAll((bubbles) =>
      bubbles.map((bubble) => `${bubble.classList.contains("user") ? "> " : ""}${bubble.textContent}`),
    );
}

/** The id of the session at the fore. */
export async function sessionId(page: Page): Promise<string> {
  return new URL(page.url()).hash.split("/")[3] ?? "";
}
