import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../cli/parley.ts";

it("the console's script has less than 150 kB, compressed", () => {
  expect(statSync(join(root, "dist", "web", "console.js.gz")).size).toBeLessThan(150_000);
});
