import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Parley } from "../../src/client/node.ts";
import { parley, root } from "./parley.ts";
import { Serving } from "./serving.ts";

const directory = mkdtempSync(join(tmpdir(), "parley-record-"));
const bank = join(directory, "bank");
const served = join(root, "models", "bank");
const serving = new Serving(["--models", served, "--store", ":memory:"], { cwd: directory });
let server = "";

beforeAll(async () => {
  server = await serving.url();
  const session = await Parley.connect(server).newSession("bank", { sessionId: "talk" });
  for await (const _ of session.say("What can you do?"));
});
afterAll(async () => {
  await serving.stop();
  rmSync(directory, { recursive: true });
});
beforeEach(() => {
  rmSync(bank, { recursive: true, force: true });
  cpSync(served, bank, { recursive: true });
});

function run(...parameters: string[]) {
  return parley(["test", ...parameters], { cwd: directory });
}

const written = () => readdirSync(join(bank, "tests")).filter((name) => !existing.includes(name));
const existing = readdirSync(join(served, "tests"));

describe("--record", () => {
  test("writes a session of a server down as a test, and runs it with the others", async () => {
    const { code, stdout, stderr } = await run("bank", "--record", "talk", "--server", server);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^Written to bank\/tests\/10_what_can_you_do\.yaml\n\nbank\n/);
    expect(stdout).toContain("  ✓ tests/10_what_can_you_do.yaml\n");
    expect(stdout).toContain("  10 of 10 transcripts went as written\n");
    expect(code).toBe(0);
    expect(written()).toEqual(["10_what_can_you_do.yaml"]);
    const text = readFileSync(join(bank, "tests", "10_what_can_you_do.yaml"), "utf8");
    expect(text).toContain("What can you do?");
    expect(text).toContain("help_reply");
  });

  test("takes the name that it is given, and overwrites nothing unless it is told to", async () => {
    const own = ["bank", "--record", "talk", "--server", server, "--as", "help"];
    writeFileSync(join(bank, "tests", "help.yaml"), "- start: {}\n");
    const { code, stderr } = await run(...own);
    expect(stderr).toBe("parley: bank/tests/help.yaml is there already; --force overwrites it\n");
    expect(code).toBe(2);
    expect(readFileSync(join(bank, "tests", "help.yaml"), "utf8")).toBe("- start: {}\n");

    expect((await run(...own, "--force")).stdout).toContain("Written to bank/tests/help.yaml\n");
    expect(readFileSync(join(bank, "tests", "help.yaml"), "utf8")).toContain("What can you do?");
  });

  test("leaves a model that is one file to its author", async () => {
    const file = join(root, "models", "home.yaml");
    const { code, stdout, stderr } = await run(file, "--record", "talk", "--server", server);
    expect(stdout).toMatch(/^ {2}what_can_you_do:\n(?: {4}.*\n)+$/);
    expect(stdout).not.toContain("✓");
    expect(stderr).toContain("parley: session talk is about model bank, and not home\n");
    expect(stderr).toContain(`parley: to be pasted under tests: in ${file}\n`);
    expect(code).toBe(0);
  });

  test("says what is missing, and writes nothing then", async () => {
    for (const [parameters, says, exit] of [
      [["bank", "--record", "nobody", "--server", server], 'There is no session "nobody"', 1],
      [["bank", "--record", "talk", "--server", "http://127.0.0.1:9"], "ECONNREFUSED", 1],
      [["bank", "--record", "talk", "--server", "127.0.0.1"], "--server is an address such as", 2],
      [["bank", "--record", "talk"], "--record needs the --server", 2],
      [["bank", "--server", server], "go with --record", 2],
      [["bank", "--record", "talk", "--server", server, "--force"], "--force goes with --as", 2],
      [["bank", "--record", "talk", "--server", server, "--as", "../x"], "can not be the name of a test", 2],
      [["bank", "bank", "--record", "talk", "--server", server], "writes into one model", 2],
    ] as const) {
      const { code, stdout, stderr } = await run(...parameters);
      expect(stderr, parameters.join(" ")).toContain(says);
      expect(code).toBe(exit);
      expect(stdout).toBe("");
    }
    expect(written()).toEqual([]);
  });
});
