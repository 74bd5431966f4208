import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parley, root } from "./parley.ts";

const directory = mkdtempSync(join(tmpdir(), "parley-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("all conversations of the example models go as written, and use all of them", async () => {
  const { code, stdout } = await parley(["test", "models"]);
  expect(stdout).not.toContain("✗");
  expect(stdout).toContain("  ✓ tests/02_transfer_in_one_sentence.yaml\n");
  expect(stdout).toContain("  8 of 8 transcripts went as written\n");
  expect(stdout.match(/covered: (\d+) of \1\n/g)).toHaveLength(12);
  expect(code).toBe(0);
});

test("a conversation that goes another way is shown as a difference at its line", async () => {
  cpSync(join(root, "models", "bank"), join(directory, "bank"), { recursive: true });
  const file = join(directory, "bank", "tests", "02_transfer_in_one_sentence.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("Shall I move", "May I move"));
  const { code, stdout } = await parley(["test", "bank"], { cwd: directory });
  expect(stdout).toMatch(
    /✗ tests\/02_transfer_in_one_sentence\.yaml\n {6}bank\/tests\/02_transfer\S+:\d+:\d+\n/,
  );
  expect(stdout).toContain(
    '- expected reply confirm_transfer_reply "May I move 50 euros from checking to savings?"\n',
  );
  expect(stdout).toContain(
    '+ got      reply confirm_transfer_reply "Shall I move 50 euros from checking to savings?"\n',
  );
  expect(stdout).toContain("7 of 8 transcripts went as written\n");
  expect(code).toBe(1);
});

test("what no conversation used is named", async () => {
  rmSync(join(directory, "bank", "tests", "02_transfer_in_one_sentence.yaml"));
  rmSync(join(directory, "bank", "tests", "07_no_such_account.yaml"));
  const { stdout } = await parley(["test", "bank"], { cwd: directory });
  expect(stdout).toContain("replies covered: 17 of 19, not no_such_account_reply, transfer_done_reply\n");
});

test("a fault in a transcript is told at its place, and nothing is played", async () => {
  writeFileSync(join(directory, "bank", "tests", "09_broken.yaml"), "- start: {}\n- say: hello\n");
  const { code, stdout } = await parley(["test", "bank"], { cwd: directory });
  expect(stdout).toContain("bank/tests/09_broken.yaml:2:3: error: a step has exactly one of start, user");
  expect(stdout).not.toContain("✓");
  expect(code).toBe(1);
});
