import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { root } from "../cli/parley.ts";

/** A project that has the package as it would be published, and what it depends on. */
const project = mkdtempSync(join(tmpdir(), "parley-consumer-"));

beforeAll(() => {
  const packed = execFileSync("npm", ["pack", "--json", "--silent", "--pack-destination", project], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ filename }] = JSON.parse(packed);
  execFileSync("tar", ["-xzf", filename], { cwd: project });
  mkdirSync(join(project, "node_modules"));
  cpSync(join(project, "package"), join(project, "node_modules", "parley"), { recursive: true });
  for (const name of ["@bufbuild", "@connectrpc"]) {
    symlinkSync(join(root, "node_modules", name), join(project, "node_modules", name));
  }
  writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(
    join(project, "program.ts"),
    `import { type Awaiting, type Event, Parley, ParleyError, type Session, type Turn } from "parley/client";
import { type Session as SessionInfo, SessionState } from "parley/v1/session";
import { SessionService } from "parley/v1/session_service";

export const parley: Parley = Parley.connect("http://127.0.0.1:9002", { apiKey: () => "key" });

export async function converse(session: Session): Promise<SessionInfo> {
  const turn: Turn = session.say("hello");
  for await (const event of turn) console.log(show(event));
  const { replies, awaiting }: { replies: readonly string[]; awaiting: Awaiting | undefined } = await turn;
  if (awaiting?.kind === "command") await session.finish({ number: "7" }, { command: awaiting });
  console.log(replies.length, SessionService.typeName, session.info.state === SessionState.ACTIVE);
  return session.info;
}

function show(event: Event): string {
  if (event.kind === "reply") return event.text;
  // @ts-expect-error only replies have texts and ids of replies
  return event.replyId;
}

export function isMissing(error: unknown): boolean {
  // @ts-expect-error there is no such reason
  if (error instanceof ParleyError && error.reason === "NO_SUCH_REASON") return false;
  return error instanceof ParleyError && error.reason === "SESSION_NOT_FOUND";
}
`,
  );
});
afterAll(() => rmSync(project, { recursive: true }));

/** The pieces of code in docs/clients.md, with what they take for granted. */
function guide(): string {
  const text = readFileSync(join(root, "docs", "clients.md"), "utf8");
  const pieces = [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = ""]) => code);
  expect(pieces.length).toBeGreaterThan(4);
  const imports = new Set(pieces.flatMap((code) => code.match(/^import .*$/gm) ?? []));
  const bodies = pieces.map(
    (code) => `export async function piece() {${code.replaceAll(/^import .*$/gm, "")}}`,
  );
  return `import { ParleyError, type Event, type Session } from "parley/client";
${[...imports].join("\n")}
declare const process: { env: { PARLEY_API_KEY: string | undefined } };
declare const console: { log(...values: unknown[]): void };
declare const parley: Parley, session: Session, id: string, text: string, lastOffset: number;
declare function show(event: Event): void;
declare function speak(text: string): void;
declare function run(commandId: string, inputs: Readonly<Record<string, string>>): void;
declare function listen(timeoutMs: number | undefined, intents: readonly string[]): void;
declare function capture(id: string): void;
declare function goodbye(why: string): void;
declare function begin(): void;
${bodies.map((body, index) => body.replace("piece()", `piece${index}()`)).join("\n")}
`;
}

it.each([
  ["node16", "node16"],
  ["esnext", "bundler"],
])("has its types: module %s, moduleResolution %s", (module, moduleResolution) => {
  writeFileSync(join(project, "guide.ts"), guide());
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const options = { module, moduleResolution, target: "es2022", lib: "es2023,dom", types: "" };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  execFileSync(
    process.execPath,
    [tsc, "--noEmit", "--strict", "--exactOptionalPropertyTypes", ...flags, "program.ts", "guide.ts"],
    {
      cwd: project,
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
});

it("is there for Node", () => {
  const program = `import { Parley } from "parley/client"; console.log(Parley.connect("http://127.0.0.1:1").constructor.name);`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: project,
  });
  expect(printed.toString()).toBe("Parley\n");
});

it("is there for browsers, without anything of Node or of the server", async () => {
  const { metafile, outputFiles } = await build({
    stdin: {
      contents: `import { Parley } from "parley/client"; globalThis.parley = Parley.connect(location.origin);`,
      resolveDir: project,
    },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const files = Object.keys(metafile.inputs);
  expect(files.filter((path) => /node_modules\/parley/.test(path)).length).toBeGreaterThan(10);
  expect(files.filter((path) => /connect-node|grpc-js|dist\/src\/(?!client\/)/.test(path))).toEqual([]);
  expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([]);
  expect(outputFiles[0]?.contents.length).toBeLessThan(160_000);
});

it("has the same names everywhere", async () => {
  const names = async (file: string) => {
    const url = pathToFileURL(join(project, "node_modules", "parley", "dist", "src", "client", file)).href;
    return Object.keys(await import(url));
  };
  expect(await names("browser.js")).toEqual(await names("node.js"));
});
