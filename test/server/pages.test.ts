import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startForTest } from "./start.ts";

it("who leaves while a page is on its way does no harm, and leaves no file open", async () => {
  const consolePath = await mkdtemp(join(tmpdir(), "parley-"));
  onTestFinished(() => rm(consolePath, { recursive: true }));
  await writeFile(join(consolePath, "large.js"), "/".repeat(20_000_000));
  const server = await startForTest({ consolePath });
  for (let count = 0; count < 20; count++) {
    const socket = connect(server.port, "127.0.0.1");
    socket.write("GET /large.js HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await firstBytes(socket);
    socket.resetAndDestroy();
  }
  expect((await fetch(`${server.baseUrl}/healthz`)).status).toBe(200);
  await expect.poll(() => openFiles(consolePath)).toEqual([]);
});

function firstBytes(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("readable", resolve);
    socket.once("error", reject);
  });
}

/** Files of a directory that this process has open; none can be seen where there is no /proc. */
function openFiles(directory: string): string[] {
  if (!existsSync("/proc/self/fd")) return [];
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`);
      return target.startsWith(directory) ? [target] : [];
    } catch {
      return [];
    }
  });
}
