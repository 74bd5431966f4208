import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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

it.each([
  ["node16", "node16"],
  ["esnext", "bundler"],
])("has its types: module %s, moduleResolution %s", (module, moduleResolution) => {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const options = { module, moduleResolution, target: "es2022", lib: "es2023,dom", types: "" };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  execFileSync(
    process.execPath,
    [tsc, "--noEmit", "--strict", "--exactOptionalPropertyTypes", ...flags, "program.ts"],
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
