import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { describe, expect, it, onTestFinished } from "vitest";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { NeverReader, NeverReadingConnection } from "../server/never-reader.ts";
import { SilentProxy } from "../server/silent-proxy.ts";
import { ServerProcess } from "./server-process.ts";

const turns = 400;
const { watchEvents } = SessionService.method;

/**
 * A stream holds 64 KiB and a message that wait to be sent, and about as much that was read from the log. A
 * hundred of them took 110 MB, garbage included, and 440 MB before bytes were counted.
 */
const mostBytes = 250 << 20;

describe.runIf(process.platform === "linux")("a hundred watchers that never read", () => {
  it("do not make the server grow with what is written", { timeout: 240_000 }, async () => {
    const directory = mkdtempSync(join(tmpdir(), "parley-never-readers-"));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const server = await ServerProcess.start(join(directory, "parley.db"));
    onTestFinished(() => server.kill());
    const sessions = createClient(
      SessionService,
      createGrpcTransport({ baseUrl: `http://127.0.0.1:${server.port}` }),
    );
    await sessions.newSession({ modelId: "bank", sessionId: "s" });
    const write = async (count: number) => {
      for (let turn = 0; turn < count; turn++) {
        const text = randomBytes(48_000).toString("base64");
        const input = { case: "userText", value: { text } } as const;
        for await (const _ of sessions.createEvent({ sessionId: "s", input }));
      }
    };
    // What is written without watchers costs something once, too.
    await write(50);
    const before = server.residentBytes;

    const proxy = await SilentProxy.open(server.port);
    const connections = await Promise.all([
      NeverReadingConnection.open(server.port, 1),
      NeverReadingConnection.open(server.port, 65_535),
      NeverReadingConnection.open(proxy.port, 2 ** 31 - 1),
    ]);
    for (const connection of connections) {
      await Promise.all(Array.from({ length: 28 }, () => connection.call(watchEvents, { sessionId: "s" })));
    }
    proxy.block();
    for (const protocol of ["Connect", "gRPC-Web"] as const) {
      for (let index = 0; index < 8; index++) {
        await NeverReader.open(server.port, protocol, watchEvents, { sessionId: "s" });
      }
    }
    await write(turns);
    expect(server.residentBytes - before).toBeLessThan(mostBytes);
  });
});
