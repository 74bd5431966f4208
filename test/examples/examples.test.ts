import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../cli/parley.ts";
import { Serving } from "../cli/serving.ts";
import { bankDialog } from "./bank-dialog.ts";

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

function hasAll(...programs: string[]): boolean {
  return programs.every((program) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0);
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
  const { PARLEY_NEEDS_PYTHON } = process.env;

  test.skipIf(!PARLEY_NEEDS_PYTHON && !(python && hasAll("protoc", "grpc_python_plugin")))(
    "holds the bank conversation",
    () => {
      if (!python) throw new Error("there is no Python with grpcio: apt install python3-grpcio");
      execFileSync("sh", ["examples/python/generate.sh"], { cwd: root });
      expect(linesOf(python, "examples/python/bank.py", address())).toEqual(bankDialog);
    },
  );
});

describe("the Go client", () => {
  const hasGo =
    hasAll("go", "protoc", "protoc-gen-go", "protoc-gen-go-grpc") &&
    existsSync("/usr/share/gocode/src/google.golang.org/grpc");
  const { PARLEY_NEEDS_GO } = process.env;

  // The first time, it compiles gRPC.
  test.skipIf(!PARLEY_NEEDS_GO && !hasGo)("holds the bank conversation", { timeout: 300_000 }, () => {
    expect(linesOf("sh", "examples/go/run-on-debian.sh", address())).toEqual(bankDialog);
  });
});

describe("the shell scripts", () => {
  const { PARLEY_NEEDS_JQ } = process.env;
  const cannot = !PARLEY_NEEDS_JQ && !hasAll("curl", "jq");

  test.skipIf(cannot)("hold the bank conversation by curl", () => {
    expect(linesOf("sh", "examples/shell/curl.sh", url)).toEqual(bankDialog);
  });

  test.skipIf(cannot)("hold the bank conversation by buf curl", () => {
    expect(linesOf("sh", "examples/shell/buf-curl.sh", url)).toEqual(bankDialog);
  });

  // Debian 12 has no grpcurl: this runs where someone has installed it.
  test.skipIf(!hasAll("grpcurl", "jq"))("hold the bank conversation by grpcurl", () => {
    expect(linesOf("sh", "examples/shell/grpcurl.sh", address())).toEqual(bankDialog);
  });

  test.skipIf(cannot).each([
    ["a call", '"bank"', '"nobody"', "not_found: "],
    ["a stream", '"make_transfer"', '"get_balance"', "invalid_argument: "],
  ])("tell why %s is refused", (_, right, wrong, reason) => {
    const script = readFileSync(join(root, "examples", "shell", "curl.sh"), "utf8").replace(right, wrong);
    const { status, stderr } = spawnSync("sh", ["-s", url], { input: script, encoding: "utf8" });
    expect(stderr).toContain(reason);
    expect(status).not.toBe(0);
  });
});
