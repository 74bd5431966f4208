import type { DescMethod } from "@bufbuild/protobuf";
import type { Transport } from "@connectrpc/connect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureOf } from "../conversation.ts";
import { type Clients, clientsOf, protocols, TestServer } from "../start.ts";
import { callAny, methods } from "./any-method.ts";
import { bearer, type Headers, Issuing } from "./issuing.ts";

const issuing = await Issuing.open();
const shop = bearer(await issuing.key("shop"));
const others: Readonly<Record<string, Headers>> = {
  "a key of another name": bearer(await issuing.key("mill")),
  "a token": bearer(await issuing.token({ sub: "shop" })),
};
const operators: Readonly<Record<string, Headers>> = {
  "an operator's key": bearer(await issuing.key("ada", "operator")),
  "an operator's token": bearer(await issuing.token({ parley_role: "operator" })),
};

/** Methods that are about a session that is there. */
const aboutSessions = methods.filter(
  ({ input, name }) => name !== "NewSession" && input.fields.some((field) => field.name === "session_id"),
);

/** What a method needs besides the session. */
const rest: Readonly<Record<string, object>> = {
  UpdateSession: { title: "mine", updateMask: { paths: ["title"] } },
  CreateEvent: { input: { case: "userText", value: { text: "hello" } } },
};

describe.each(protocols)("over %s", (protocol) => {
  let server: TestServer;
  let transport: Transport;
  let sessions: Clients["sessions"];
  beforeAll(async () => {
    server = await TestServer.start({ authentication: issuing.authentication() });
    transport = server.transport(protocol);
    ({ sessions } = clientsOf(transport));
  });
  afterAll(() => server.dispose());

  /** Calls a method about a session; watchers leave after the first event. */
  async function call(method: DescMethod, sessionId: string, headers: Headers): Promise<unknown> {
    if (method.name === "WatchEvents") {
      const leaving = new AbortController();
      const watching = sessions.watchEvents({ sessionId }, { headers, signal: leaving.signal });
      await watching[Symbol.asyncIterator]().next();
      return leaving.abort();
    }
    return callAny(transport, method, { sessionId, ...rest[method.name] }, headers);
  }

  async function begin(sessionId: string): Promise<void> {
    await sessions.newSession({ modelId: "clerk", sessionId }, { headers: shop });
  }

  /** All that there is to know of a session. */
  async function everything(sessionId: string): Promise<unknown> {
    const { session } = await sessions.getSession({ sessionId }, { headers: shop });
    return { session, log: await sessions.listEvents({ sessionId }, { headers: shop }) };
  }

  describe.each(aboutSessions.map((method) => [method.name, method] as const))("%s", (name, method) => {
    it.each(Object.entries(others))(
      "by %s fails as if the session were not there, and changes nothing",
      async (who, headers) => {
        const sessionId = `${name}-${who.replaceAll(" ", "-")}`;
        await begin(sessionId);
        const before = await everything(sessionId);
        const found = await failureOf(call(method, sessionId, headers));
        const missing = await failureOf(call(method, "nowhere", headers));
        expect(found).toMatchObject({ code: "NotFound", reason: "SESSION_NOT_FOUND" });
        expect(JSON.stringify(found).replaceAll(sessionId, "nowhere")).toBe(JSON.stringify(missing));
        expect(await everything(sessionId)).toEqual(before);
      },
    );

    it.each(Object.entries(operators))("by %s is done", async (who, headers) => {
      const sessionId = `${name}-${who.replaceAll(/[^a-z]/g, "-")}`;
      await begin(sessionId);
      await call(method, sessionId, headers);
    });

    it("by the owner is done", async () => {
      await begin(`${name}-owned`);
      await call(method, `${name}-owned`, shop);
    });
  });

  it("ListSessions shows one's own, also page by page, and all to operators", async () => {
    const mill = others["a key of another name"] ?? {};
    for (const [index, headers] of [shop, mill, shop, mill].entries()) {
      await sessions.newSession({ modelId: "clerk", sessionId: `listed-${index}` }, { headers });
    }
    const pages = async (headers: Headers) => {
      const ids: string[] = [];
      for (let pageToken = ""; ; ) {
        const page = await sessions.listSessions({ pageToken, pageSize: 1 }, { headers });
        ids.push(...page.sessions.map(({ sessionId }) => sessionId));
        if (page.nextPageToken === "") return ids.filter((id) => id.startsWith("listed"));
        pageToken = page.nextPageToken;
      }
    };
    expect(await pages(shop)).toEqual(["listed-2", "listed-0"]);
    expect(await pages(mill)).toEqual(["listed-3", "listed-1"]);
    expect(await pages(operators["an operator's key"] ?? {})).toHaveLength(4);
    const { nextPageToken: pageToken } = await sessions.listSessions({ pageSize: 1 }, { headers: shop });
    const stolen = await failureOf(sessions.listSessions({ pageToken, pageSize: 1 }, { headers: mill }));
    expect(stolen).toMatchObject({ reason: "INVALID_REQUEST", fields: ["page_token"] });
  });

  it("another key of the same name has the same sessions", async () => {
    await begin("kept");
    const again = await issuing.key("shop");
    await sessions.getSession({ sessionId: "kept" }, { headers: bearer(again) });
    await issuing.revoke(again);
  });
});
