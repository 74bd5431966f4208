import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Code, type ConnectError } from "@connectrpc/connect";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { Parley } from "../../src/client/node.ts";
import { root } from "../cli/parley.ts";
import { Serving } from "../cli/serving.ts";
import { StockClient } from "../server/stock-client.ts";
import { next } from "../session/collect.ts";
import { errno, type Faults, Shim } from "./shim.ts";

const models = join(root, "models", "bank");
const refused = {
  code: Code.Unavailable,
  rawMessage: "The session store can not be reached. Try again later.",
};

/** What the server learns from its model, once for all tests. */
const cache = mkdtempSync(join(tmpdir(), "parley-failing-cache-"));
afterAll(() => rmSync(cache, { recursive: true }));

/** A running server, and one client that remembers what it was told. */
class Scene {
  readonly serving: Serving;
  readonly url: string;
  readonly sessions: Parley["sessions"];
  readonly acknowledged: string[] = [];
  private readonly health: AsyncIterator<object>;
  private asked = 0;

  private constructor(serving: Serving, url: string) {
    this.serving = serving;
    this.url = url;
    this.sessions = Parley.connect(url).sessions;
    const client = new StockClient(Number(new URL(url).port), "proto", "grpc/health/v1/health.proto");
    const watch = client.stream("grpc.health.v1.Health", "Watch", { service: "" });
    watch.on("error", () => {});
    this.health = watch[Symbol.asyncIterator]();
  }

  static async start(store: string, env: Readonly<Record<string, string>> = {}): Promise<Scene> {
    const parameters = ["--store", store, "--models", models, "--cache", cache];
    const serving = new Serving(parameters, { env });
    onTestFinished(async () => void (await serving.stop()));
    const scene = new Scene(serving, await serving.url());
    await scene.expectHealth("SERVING");
    await scene.sessions.newSession({ modelId: "bank", sessionId: "s", skipGreeting: true });
    return scene;
  }

  /** Says something new; remembers it when it was acknowledged. */
  async say(): Promise<void> {
    const text = `move ${++this.asked} to savings`;
    const input = { case: "userText", value: { text } } as const;
    for await (const { event } of this.sessions.createEvent({ sessionId: "s", input })) {
      if (event?.body.case === "userText") this.acknowledged.push(text);
    }
  }

  /** The next change of health, which it tells by itself. */
  async expectHealth(status: "SERVING" | "NOT_SERVING"): Promise<void> {
    expect(await next(this.health)).toEqual({ status });
    const { status: code } = await fetch(`${this.url}/healthz`);
    expect(code).toBe(status === "SERVING" ? 200 : 503);
  }

  /** Everything that can be read is what was acknowledged, and nothing else. */
  async expectReads(): Promise<void> {
    const { session } = await this.sessions.getSession({ sessionId: "s" });
    const { events } = await this.sessions.listEvents({ sessionId: "s", pageSize: 1000 });
    expect(events.map(({ offset }) => offset)).toEqual(events.map((_, index) => index));
    expect(session?.nextOffset).toBe(events.length);
    expect(textsOf(events)).toEqual(this.acknowledged);
    const watched: typeof events = [];
    for await (const { event } of this.sessions.watchEvents({ sessionId: "s" })) {
      if (event) watched.push(event);
      if (watched.length === events.length) break;
    }
    expect(watched).toEqual(events);
  }

  /** One line for the whole outage, and one for its end. */
  expectTold(error: RegExp): void {
    const lines = this.serving.printed.split("\n").filter((line) => line.startsWith("{"));
    const told = lines.map((line) => JSON.parse(line)).filter(({ msg }) => /store|failed/.test(msg));
    expect(told).toMatchObject([
      { level: "error", msg: "the store takes no writes", error: { message: expect.stringMatching(error) } },
      { level: "info", msg: "the store takes writes again" },
    ]);
  }
}

function textsOf(
  events: readonly { readonly body: { case?: string | undefined; value?: unknown } }[],
): string[] {
  return events.flatMap(({ body }) =>
    body.case === "userText" ? [(body.value as { readonly text: string }).text] : [],
  );
}

function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "parley-failing-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

const faults: [string, Faults, RegExp][] = [
  ["writes fail", { writes: errno.EIO }, /disk I\/O error/],
  ["it is full", { writes: errno.ENOSPC }, /database or disk is full/],
  ["syncs fail", { syncs: errno.EIO }, /disk I\/O error/],
];

describe("a disk that fails", () => {
  test.for(faults)(
    "because %s: nothing is acknowledged, reads go on, and it recovers",
    async (row, { skip }) => {
      const [, fault, message] = row;
      const store = join(scratchDirectory(), "parley.db");
      const shim = Shim.make(store);
      if (typeof shim === "string") return skip(shim);
      const scene = await Scene.start(store, shim.env);
      onTestFinished(() => shim.remove());
      for (let turn = 0; turn < 20; turn++) await scene.say();

      shim.fail(fault);
      for (let turn = 0; turn < 20; turn++) await expect(scene.say()).rejects.toMatchObject(refused);
      await scene.expectHealth("NOT_SERVING");
      await scene.expectReads();
      await expect(scene.sessions.newSession({ modelId: "bank" })).rejects.toMatchObject(refused);

      shim.fail();
      // Nobody calls: the server finds out by itself.
      await scene.expectHealth("SERVING");
      await scene.expectReads();
      for (let turn = 0; turn < 20; turn++) await scene.say();
      expect(scene.acknowledged).toHaveLength(40);
      await scene.expectReads();
      scene.expectTold(message);
    },
  );
});

test("a server whose disk fails can be stopped", async ({ skip }) => {
  const store = join(scratchDirectory(), "parley.db");
  const shim = Shim.make(store);
  if (typeof shim === "string") return skip(shim);
  const scene = await Scene.start(store, shim.env);
  onTestFinished(() => shim.remove());
  await scene.say();
  shim.fail({ writes: errno.EIO, syncs: errno.EIO });
  await expect(scene.say()).rejects.toMatchObject(refused);
  await scene.expectHealth("NOT_SERVING");
  expect(await scene.serving.stop()).toBe(0);
});

describe("a disk that is full", () => {
  test("is told as that, reads go on, and with space there are writes again", async ({ skip }) => {
    const directory = scratchDirectory();
    const { status, stderr } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "none", directory]);
    if (status !== 0) return skip(`no tmpfs can be mounted here: ${stderr}`);
    onTestFinished(() => void spawnSync("umount", [directory]));
    const ballast = join(directory, "ballast");
    writeFileSync(ballast, Buffer.alloc(512 * 1024));
    const scene = await Scene.start(join(directory, "parley.db"));

    const failure = await sayUntilRefused(scene);
    expect(failure).toMatchObject(refused);
    await scene.expectHealth("NOT_SERVING");
    await scene.expectReads();

    unlinkSync(ballast);
    await scene.expectHealth("SERVING");
    await scene.say();
    await scene.expectReads();
    scene.expectTold(/database or disk is full/);
  });
});

async function sayUntilRefused(scene: Scene): Promise<ConnectError> {
  for (;;) {
    try {
      await scene.say();
    } catch (error) {
      return error as ConnectError;
    }
  }
}
