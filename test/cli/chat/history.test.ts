import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { History, historyPath, mostLines } from "../../../src/cli/chat/history.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "parley-history-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("lines come back newest first, in a file for nobody else", async () => {
  const path = join(directory, "parley", "chat-history");
  const history = new History(path);
  expect(await history.read()).toEqual([]);
  await history.add("one");
  await history.add(" ");
  await history.add("two");
  await history.add("x".repeat(3_000));
  expect(await new History(path).read()).toEqual(["two", "one"]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(directory, "parley")).mode & 0o777).toBe(0o700);
});

test("a file that was open to others is closed to them", async () => {
  const path = join(directory, "chat-history");
  writeFileSync(path, "one\n");
  chmodSync(path, 0o644);
  await new History(path).add("two");
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("only the newest are kept", async () => {
  const path = join(directory, "chat-history");
  writeFileSync(path, Array.from({ length: mostLines + 5 }, (_, index) => `${index}\n`).join(""));
  const lines = await new History(path).read();
  expect(lines).toHaveLength(mostLines);
  expect(lines.at(-1)).toBe("5");
  expect(readFileSync(path, "utf8").split("\n")[0]).toBe("5");
});

test("it lies where the system keeps state", () => {
  expect(historyPath({ XDG_STATE_HOME: "/state" })).toBe("/state/parley/chat-history");
  const usual = join(homedir(), ".local/state/parley/chat-history");
  expect(historyPath({})).toBe(usual);
  expect(historyPath({ XDG_STATE_HOME: "relative" })).toBe(usual);
});
