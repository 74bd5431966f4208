import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../cli/parley.ts";
import { Serving } from "../cli/serving.ts";

/** What every example prints, in whatever language it is written. */
const bankDialog = [
  "bank: Hello, this is your bank. What would you like to do?",
  "you:  Transfer 50 euros from checking to savings",
  "bank: Shall I move 50 euros from checking to savings?",
  "you:  yes",
  expect.stringMatching(/^run: {2}make_transfer \{.*50 euros.*checking.*savings.*\}$/),
  "bank: Done. Your reference is T-1001.",
];

const directory = mkdtempSync(join(tmpdir(), "parley-examples-"));
let serving: Serving;
let url = "";

beforeAll(async () => {
  serving = new Serving(["--store", join(directory, "parley.db")]);
  url = await serving.url();
});
afterAll(async () => {
  await serving.stop();
  rmSync(directory, { recursive: true });
});

function address(): string {
  return url.replace("http://", "");
}

/** The lines that a program prints, run in the project's directory. */
function linesOf(program: string, ...args: string[]): string[] {
  return execFileSync(program, args, { cwd: root, encoding: "utf8" }).trimEnd().split("\n");
}

test("the plain JavaScript client holds the bank conversation", () => {
  expect(linesOf("node", "examples/node/bank.mjs", address())).toEqual(bankDialog);
});

test("the TypeScript client holds the bank conversation", () => {
  expect(linesOf("npx", "--no", "tsx", "examples/typescript/bank.ts", url)).toEqual(bankDialog);
});

describe("the Python client", () => {
  const python = ["python3", "/usr/bin/python3"].find(
    (candidate) => spawnSync(candidate, ["-c", "import grpc"]).status === 0,
  );
  const hasPlugin =
    spawnSync("sh", ["-c", "command -v protoc && command -v grpc_python_plugin"]).status === 0;
  const { PARLEY_NEEDS_PYTHON } = process.env;

  test.skipIf(!PARLEY_NEEDS_PYTHON && !(python && hasPlugin))("holds the bank conversation", () => {
    if (!python) throw new Error("there is no Python with grpcio: apt install python3-grpcio");
    execFileSync("sh", ["examples/python/generate.sh"], { cwd: root });
    expect(linesOf(python, "examples/python/bank.py", address())).toEqual(bankDialog);
  });
});
