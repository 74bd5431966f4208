import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { LogStream } from "../../../src/server/telemetry/log-stream.ts";

/** A new file, its path, and what it holds in the end. */
function scratchFile() {
  const directory = mkdtempSync(join(tmpdir(), "parley-log-"));
  const path = join(directory, "log");
  const descriptor = openSync(path, "w");
  onTestFinished(() => {
    closeSync(descriptor);
    rmSync(directory, { recursive: true });
  });
  return { descriptor, text: () => readFileSync(path, "utf8") };
}

/** A pipe that nobody reads until `read` is called. */
async function pipe(flags = 0) {
  const directory = mkdtempSync(join(tmpdir(), "parley-log-"));
  const path = join(directory, "pipe");
  await once(spawn("mkfifo", [path]), "exit");
  const reader = openSync(path, "r+");
  const writer = openSync(path, constants.O_WRONLY | flags);
  onTestFinished(() => {
    for (const one of [reader, writer]) closeSync(one);
    rmSync(directory, { recursive: true });
  });
  return { writer, path };
}

it("writes lines in order, many at once", async () => {
  const file = scratchFile();
  const stream = new LogStream(file.descriptor);
  const lines = Array.from({ length: 1000 }, (_, index) => `line ${index} äöü\n`);
  for (const line of lines) stream.write(line);
  await stream.flush(60_000);
  expect(file.text()).toBe(lines.join(""));
  expect(stream.lost).toBe(0);
});

it.skipIf(!existsSync("/dev/full"))("counts what a full disk did not take, and goes on", async () => {
  const descriptor = openSync("/dev/full", "w");
  onTestFinished(() => closeSync(descriptor));
  const stream = new LogStream(descriptor);
  stream.write("one\n");
  stream.write("two\n");
  await stream.flush(60_000);
  stream.write("three\n");
  await stream.flush(60_000);
  expect(stream.lost).toBe(3);
});

it.each([
  ["waits for room", 0],
  ["has to be tried again", constants.O_NONBLOCK],
])("loses what a reader who does not read leaves no room for, through a pipe that %s", async (_, flags) => {
  const { writer, path } = await pipe(flags);
  const stream = new LogStream(writer);
  const line = `${"x".repeat(1023)}\n`;
  for (let index = 0; index < 10_000; index++) stream.write(line);
  expect(stream.lost).toBeGreaterThan(0);
  // Someone reads at last: what was kept comes whole.
  const reading = spawn("cat", [path], { stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(() => void reading.kill());
  let bytes = 0;
  reading.stdout.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  await stream.flush(60_000);
  const kept = 10_000 - stream.lost;
  while (bytes < kept * line.length) await once(reading.stdout, "data");
  expect(bytes).toBe(kept * line.length);
});

it("does not wait for ever when it is to be flushed", async () => {
  const { writer, path } = await pipe();
  const stream = new LogStream(writer);
  stream.write("x".repeat(1 << 20));
  await stream.flush(1);
  stream.flushNow();
  // The thread that writes is let go.
  const reading = spawn("cat", [path], { stdio: "ignore" });
  await stream.flush(60_000);
  reading.kill();
});

it("writes what waits when the process ends at once", async () => {
  const file = scratchFile();
  const stream = new LogStream(file.descriptor);
  stream.write("one\n");
  stream.write("two\n");
  stream.flushNow();
  expect(file.text()).toContain("two\n");
  await stream.flush(60_000);
  expect(file.text().split("\n").toSorted()).toEqual(["", "one", "two"]);
});
