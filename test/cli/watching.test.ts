import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import { Parley } from "../../src/client/node.ts";
import { HttpStandIn } from "../nlu/outside/http-stand-in.ts";
import { clerk } from "../session/clerk.ts";
import { cli, parley } from "./parley.ts";

const metricsOf = (url: string) => fetch(new URL("/metrics", url));

/** `parley serve` with the clerk, whose streams are looked at one by one. */
class Process {
  readonly child;
  stdout = "";
  stderr = "";

  /** @param stderr where the log goes; absent: to a pipe that nobody reads. */
  constructor(parameters: readonly string[], { env = {}, stderr = "pipe" as "pipe" | number } = {}) {
    const directory = mkdtempSync(join(tmpdir(), "parley-watching-"));
    writeFileSync(join(directory, "clerk.yaml"), clerk);
    const own = [
      "--port",
      "0",
      "--store",
      join(directory, "parley.db"),
      "--models",
      join(directory, "clerk.yaml"),
    ];
    this.child = spawn(process.execPath, [cli, "serve", ...own, ...parameters], {
      env,
      stdio: ["ignore", "pipe", stderr],
    });
    onTestFinished(() => {
      this.child.kill("SIGKILL");
      rmSync(directory, { recursive: true, force: true });
    });
  }

  /** Keeps what it logs; unless this is called, nobody reads that. */
  readLog(): void {
    this.child.stderr?.on("data", (chunk) => {
      this.stderr += chunk;
    });
  }

  /** Where it listens, once it does. */
  url(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.child.once("exit", () => reject(new Error(`it ended:\n${this.stdout}${this.stderr}`)));
      if (!this.child.stdout) return;
      createInterface({ input: this.child.stdout }).on("line", (line) => {
        this.stdout += `${line}\n`;
        const [, url] = / on (http:\S+),/.exec(line) ?? [];
        if (url) resolve(url);
      });
    });
  }

  async stop(): Promise<number | null> {
    const gone = once(this.child, "close");
    this.child.kill("SIGTERM");
    const [code] = await gone;
    return code;
  }
}

describe("what is printed", () => {
  test("for people is on standard output, and for machines on standard error", async () => {
    const process = new Process([]);
    process.readLog();
    const { sessions } = Parley.connect(await process.url());
    await sessions.newSession({ modelId: "clerk", sessionId: "s" });
    expect(await process.stop()).toBe(0);
    const lines = process.stderr.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ msg: "call", method: "parley.v1.SessionService/NewSession", session: "s" }),
    );
    expect(process.stdout).toMatch(/\nParley [^\n]*\nTry: [^\n]*\nStopping[^\n]*\nStopped\n$/);
    expect(process.stdout).not.toMatch(/^\{/m);
  });

  test("can be text for people, and less", async () => {
    const process = new Process(["--log-format", "text", "--log-level", "warn", "--allow-anonymous"]);
    process.readLog();
    const { sessions } = Parley.connect(await process.url());
    await sessions.newSession({ modelId: "clerk" });
    await process.stop();
    expect(process.stderr).not.toContain("NewSession");
    expect(process.stderr).toMatch(/^\d\d:\d\d:\d\d\.\d{3} warn {2}everyone who can reach /m);
  });
});

describe("a log that nobody takes", () => {
  /** More lines than a pipe holds, and then the end. */
  async function callAndStop(process: Process): Promise<void> {
    const { sessions } = Parley.connect(await process.url());
    const requestId = (index: number) => `${"r".repeat(120)}-${index}`;
    const make = (_: unknown, index: number) =>
      sessions.newSession({ modelId: "clerk", requestId: requestId(index) });
    await Promise.all(Array.from({ length: 400 }, make));
    const gone = once(process.child, "exit");
    process.child.kill("SIGTERM");
    expect(await gone).toEqual([0, null]);
  }

  test("because it is closed harms no call, and does not keep the server", async () => {
    const process = new Process([]);
    process.child.stderr?.destroy();
    await callAndStop(process);
  });

  test("because nobody reads it harms no call, and does not keep the server", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "parley-watching-")), "pipe");
    await once(spawn("mkfifo", [path]), "exit");
    const [reader, writer] = [openSync(path, "r+"), openSync(path, "w")];
    onTestFinished(() => {
      for (const one of [reader, writer]) closeSync(one);
      rmSync(dirname(path), { recursive: true });
    });
    await callAndStop(new Process([], { stderr: writer }));
  });
});

describe("metrics", () => {
  test("are on the port for this machine, but not for what a proxy passes on", async () => {
    const url = await new Process([]).url();
    const shown = await metricsOf(url);
    expect(shown.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await shown.text()).toMatch(/^parley_connections 1$/m);
    for (const headers of [{ "x-forwarded-for": "192.0.2.1" }, { forwarded: "for=192.0.2.1" }]) {
      expect((await fetch(`${url}/metrics`, { headers })).status).toBe(403);
    }
  });

  test("can have a port of their own, with nothing else on it, and are not on the other then", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" ? address?.port : 0;
    const taken = await parley(["serve", "--port", "0", "--store", ":memory:", "--metrics", `${port}`]);
    expect(taken.stderr).toContain(`can not show metrics on 127.0.0.1:${port}`);
    expect(taken.code).toBe(1);
    other.close();
    await once(other, "close");

    const process = new Process(["--metrics", `127.0.0.1:${port}`]);
    const url = await process.url();
    const own = `http://127.0.0.1:${port}`;
    expect(await (await metricsOf(own)).text()).toContain("parley_build_info");
    expect((await fetch(`${own}/`)).status).toBe(404);
    expect((await metricsOf(url)).status).toBe(404);
    expect(await process.stop()).toBe(0);
  });

  test("can be turned off", async () => {
    expect((await metricsOf(await new Process(["--metrics", "off"]).url())).status).toBe(404);
  });
});

test("traces go to the collector that OpenTelemetry's own variable names, the last at the end", async () => {
  const collector = await HttpStandIn.open();
  collector.answer({});
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}below` };
  const process = new Process([], { env });
  const { sessions } = Parley.connect(await process.url());
  await sessions.newSession({ modelId: "clerk" });
  expect(await process.stop()).toBe(0);
  expect(collector.requests.map(({ target }) => target)).toContain("/below/v1/traces");
  expect(collector.requests.map(({ body }) => body).join("")).toContain(
    "parley.v1.SessionService/NewSession",
  );
});
