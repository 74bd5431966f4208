import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { begin } from "./conversation.ts";
import { TestServer } from "./start.ts";

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start({ corsOrigins: ["https://app.example.org"] });
});

afterAll(() => server.dispose());

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${server.baseUrl}${path}`, init);
}

describe("a person with a browser", () => {
  it("is told what this is", async () => {
    const response = await ask("/");
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("This is Parley");
  });

  it("finds nothing elsewhere", async () => {
    for (const path of ["/favicon.ico", "/parley.v1.SessionService", "/healthz/"]) {
      expect((await ask(path)).status).toBe(404);
    }
  });
});

describe("/healthz", () => {
  it("says that the server serves, whatever else is asked", async () => {
    for (const path of ["/healthz", "/healthz?full=1"]) {
      const response = await ask(path);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe("SERVING\n");
    }
  });
});

describe("a web page", () => {
  const rpc = "/parley.v1.SessionService/NewSession";
  const call = { method: "POST", body: '{"modelId":"clerk"}' };
  const json = { "content-type": "application/json" };

  it("of an origin that may call is answered, and may read the answer", async () => {
    const asked = await ask(rpc, {
      method: "OPTIONS",
      headers: { origin: "https://app.example.org", "access-control-request-method": "POST" },
    });
    expect(asked.status).toBe(204);
    expect(asked.headers.get("access-control-allow-origin")).toBe("https://app.example.org");
    expect(asked.headers.get("access-control-allow-methods")).toContain("POST");
    expect(asked.headers.get("access-control-allow-headers")?.toLowerCase()).toContain(
      "connect-protocol-version",
    );
    const headers = asked.headers.get("access-control-allow-headers")?.toLowerCase().split(", ");
    expect(headers).toEqual(expect.arrayContaining(["authorization", "x-api-key"]));
    expect(asked.headers.has("access-control-allow-credentials")).toBe(false);
    const answer = await ask(rpc, { ...call, headers: { ...json, origin: "https://app.example.org" } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://app.example.org");
    expect(answer.headers.get("access-control-expose-headers")?.toLowerCase()).toContain("grpc-status");
  });

  it("of another origin may not", async () => {
    const asked = await ask(rpc, {
      method: "OPTIONS",
      headers: { origin: "https://evil.example.org", "access-control-request-method": "POST" },
    });
    expect(asked.headers.get("access-control-allow-origin")).toBeNull();
    const answer = await ask(rpc, { ...call, headers: { ...json, origin: "https://evil.example.org" } });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("many calls at once", () => {
  it("are no reason to warn of a leak", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on("warning", note);
    const clients = server.clients("Connect");
    const { sessionId } = (await begin(clients)).session;
    const watching = Array.from({ length: 30 }, () => {
      return clients.sessions.watchEvents({ sessionId })[Symbol.asyncIterator]();
    });
    for (const watch of watching) expect((await watch.next()).value?.event?.offset).toBe(0);
    await clients.sessions.endSession({ sessionId });
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });
});
