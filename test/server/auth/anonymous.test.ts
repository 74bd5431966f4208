import { describe, expect, it } from "vitest";
import { isLocalHost } from "../../../src/server/address.ts";
import { openAuthentication } from "../../../src/server/auth/authentication.ts";
import { SqliteStore } from "../../../src/store/sqlite/sqlite-store.ts";
import { begin } from "../conversation.ts";
import { RawSocket } from "../raw-socket.ts";
import { protocols, startForTest, type TestServer } from "../start.ts";

function start(allowAnonymous: boolean): Promise<TestServer> {
  const { keys } = new SqliteStore(":memory:");
  const settings = { keys: false, jwt: undefined, certificates: undefined, allowAnonymous };
  return startForTest({ authentication: openAuthentication(settings, { keys }) });
}

/** What a browser can send by HTTP/1.1, and what it sends along. */
const bodies: Readonly<Record<string, string>> = {
  "application/json": "{}",
  "application/proto": "",
  "application/connect+json": "\0\0\0\0\u0002{}",
  "application/grpc-web+proto": "\0\0\0\0\0",
  "application/grpc": "\0\0\0\0\0",
};

/** Calls as a browser does that has taken a name for the server, and tells whether it was let in. */
async function isLetIn(port: number, host: string, contentType: string): Promise<boolean> {
  const body = bodies[contentType] ?? "";
  const method = contentType.includes("connect+") ? "WatchEvents" : "ListSessions";
  const socket = await RawSocket.open(port);
  await socket.send(
    `POST /parley.v1.SessionService/${method} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n` +
      `content-type: ${contentType}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  const answer = (await socket.until(() => false)).toString("latin1");
  expect(answer).toMatch(/^HTTP\/1.1 (200|403) /);
  return !/^HTTP\/1.1 403|grpc-status: ?7|permission_denied/.test(answer);
}

describe("a server that asks nobody, and is for its own machine", () => {
  it.each(Object.keys(bodies))("takes %s under names of this machine, and no other", async (contentType) => {
    const { port } = await start(false);
    for (const host of ["localhost", "127.0.0.1", "[::1]", "parley.localhost"]) {
      expect(await isLetIn(port, `${host}:${port}`, contentType), host).toBe(true);
      expect(await isLetIn(port, host, contentType), host).toBe(true);
    }
    for (const host of ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1"]) {
      expect(await isLetIn(port, `${host}:${port}`, contentType), host).toBe(false);
    }
  });

  it.each(protocols)("is for everyone over %s", async (protocol) => {
    const server = await start(false);
    await begin(server.clients(protocol));
    await server.clients(protocol).models.reloadModels({});
  });

  it("is for everyone under every name when it was told so", async () => {
    const { port } = await start(true);
    expect(await isLetIn(port, "evil.example", "application/json")).toBe(true);
  });
});

describe("names of this machine", () => {
  it.each(["localhost", "LOCALHOST", "a.b.localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"])(
    "%s is one",
    (name) => {
      expect(isLocalHost(name)).toBe(true);
    },
  );

  it.each([
    "",
    "0.0.0.0",
    "::",
    "example.org",
    "localhost.example",
    "127.0.0.1.example",
    "1127.0.0.1",
    "127.0.0",
  ])('"%s" is none', (name) => {
    expect(isLocalHost(name)).toBe(false);
  });
});
