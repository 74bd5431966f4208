import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../cli/parley.ts";
import { Serving } from "../cli/serving.ts";

const readme = readFileSync(join(root, "README.md"), "utf8");
const directory = mkdtempSync(join(tmpdir(), "parley-readme-"));
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

/** The shell commands of the first conversation, for the server of this test. */
const conversation = /```sh\n(call\(\)[\s\S]*?)```/.exec(readme)?.[1] ?? "";

function run(script: string): string {
  const here = script.replaceAll("http://127.0.0.1:9002", url).replaceAll("npx buf", "node_modules/.bin/buf");
  return execFileSync("bash", ["-euc", here], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
}

const protocols = [
  ["gRPC by reflection alone", "--protocol grpc --http2-prior-knowledge"],
  ["Connect", "--protocol connect --schema proto"],
  ["gRPC-Web", "--protocol grpcweb --schema proto"],
];

test.each(protocols)("the first conversation can be pasted, over %s", (name, flags = "") => {
  const script = conversation
    .replace("--protocol grpc --http2-prior-knowledge", flags)
    .replaceAll("my-first", `my-first-${name.replaceAll(" ", "-")}`);
  const said = [...run(script).matchAll(/"text": "(.*)"/g)].map(([, text]) => text);
  expect(said).toEqual([
    "Hello, this is your bank. What would you like to do?",
    "Transfer 50 euros from checking to savings",
    "50 euros",
    "checking",
    "savings",
    "Shall I move 50 euros from checking to savings?",
    "yes",
    "Done. Your reference is T-1001.",
  ]);
});

test("what the README says of the second call is what comes", () => {
  const promised = [...readme.matchAll(/^… ("\w+": \{.*\})$/gm)].map(([, json]) =>
    JSON.parse(`{${json?.replaceAll(/, …/g, "")}}`),
  );
  expect(promised).toHaveLength(3);
  const [call, first, second] = conversation.split("\n").filter((line) => line !== "");
  const answer = run([call, first, second].join("\n").replaceAll("my-first", "promised"));
  const events = JSON.parse(`[${answer.replaceAll(/^\}\n\{/gm, "},{")}]`)
    .slice(1)
    .map(({ event }: { event: unknown }) => event);
  for (const part of promised) expect(events).toContainEqual(deepPart(part));
});

/** Matches objects that have these fields among others, at any depth. */
function deepPart(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return expect.objectContaining(
    Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, deepPart(inner)])),
  );
}

test("every file that the documents link to is there", () => {
  const documents = execFileSync("git", ["ls-files", "*.md"], { cwd: root, encoding: "utf8" })
    .trim()
    .split("\n");
  const broken = documents.flatMap((document) => {
    const text = readFileSync(join(root, document), "utf8");
    const links = [...text.matchAll(/\]\(([^)#]+?)(?:#[^)]*)?\)/g)].flatMap(([, target]) => target ?? []);
    const local = links.filter((target) => !/^https?:/.test(target));
    return local
      .filter((target) => !existsSync(join(root, document, "..", target)))
      .map((target) => `${document}: ${target}`);
  });
  expect(broken).toEqual([]);
});
