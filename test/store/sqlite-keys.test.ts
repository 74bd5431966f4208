import { expect, it } from "vitest";
import { makeKey } from "../../src/session/api-key.ts";
import { keyContract } from "./key-contract.ts";
import { Scratch } from "./scratch.ts";

keyContract("SQLite", async () => {
  const scratch = await Scratch.make();
  return [scratch.open().keys, scratch.open().keys];
});

it("API keys in SQLite leave nothing in the file that a call could be made with", async () => {
  const scratch = await Scratch.make();
  const { keys } = scratch.open();
  const { key, text } = makeKey({ name: "shop", role: "client", expireTime: undefined }, 1_000_000);
  await keys.add(key);
  const bytes = await scratch.bytes();
  expect(bytes.includes(key.hash)).toBe(true);
  expect(bytes.includes(text.split("_")[2] ?? "")).toBe(false);
});
