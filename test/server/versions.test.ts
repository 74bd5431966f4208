import { describe, expect, it } from "vitest";
import { SqliteDatabase } from "../../src/store/sqlite/driver.ts";
import { cheerfulClerk, clerk } from "../session/clerk.ts";
import { begin, failureOf, lines, present, say } from "./conversation.ts";
import { type Clients, startForTest } from "./start.ts";

const old = { "clerk.yaml": clerk };
const cheerful = { "clerk.yaml": cheerfulClerk };

async function versionOf({ models }: Clients): Promise<string> {
  return present((await models.getModel({ modelId: "clerk" })).model).version;
}

describe("a session", () => {
  it("stays on its version when the models are read again; new ones get the new version", async () => {
    const server = await startForTest({ models: old });
    const clients = server.clients("gRPC");
    const { session: before } = await begin(clients, { sessionId: "before" });
    const oldVersion = await versionOf(clients);
    await server.writeModels(cheerful);
    await server.reload();
    const { session: after } = await begin(clients, { sessionId: "after" });

    expect(before.modelVersion).toBe(oldVersion);
    expect(after.modelVersion).toBe(await versionOf(clients));
    expect(after.modelVersion).not.toBe(oldVersion);
    expect(lines(await say(clients, "before", "hello"))).toContain("Hello.");
    expect(lines(await say(clients, "after", "hello"))).toContain("Hi there!");
    const { session } = await clients.sessions.getSession({ sessionId: "before" });
    expect(session?.modelVersion).toBe(oldVersion);
  });

  it("stays on its version when the server starts again with other models", async () => {
    const server = await startForTest({ models: old });
    await begin(server.clients("gRPC"), { sessionId: "before" });
    const oldVersion = await versionOf(server.clients("gRPC"));
    await server.stop();
    await server.writeModels(cheerful);
    await server.startAgain();
    const clients = server.clients("gRPC");
    await begin(clients, { sessionId: "after" });

    expect(lines(await say(clients, "before", "hello"))).toContain("Hello.");
    expect(lines(await say(clients, "after", "hello"))).toContain("Hi there!");
    const { model } = await clients.models.getModel({ modelId: "clerk", version: oldVersion });
    expect(model?.version).toBe(oldVersion);
  });

  it("goes on when its model is no longer there, though no new one can begin", async () => {
    const server = await startForTest({ models: { ...old, "other.yaml": clerk } });
    await begin(server.clients("gRPC"), { sessionId: "before" });
    await server.removeModel("clerk.yaml");
    await server.reload();
    expect(lines(await say(server.clients("gRPC"), "before", "hello"))).toContain("Hello.");
    expect(await failureOf(begin(server.clients("gRPC")))).toMatchObject({ reason: "MODEL_NOT_FOUND" });

    await server.restart();
    const clients = server.clients("gRPC");
    expect(lines(await say(clients, "before", "hello"))).toContain("Hello.");
    expect(await failureOf(begin(clients))).toMatchObject({ reason: "MODEL_NOT_FOUND" });
    expect((await clients.models.listModels({})).models.map(({ modelId }) => modelId)).toEqual(["other"]);
  });

  it("goes on when its model has errors now, and new ones get the version before", async () => {
    const server = await startForTest({ models: old });
    const clients = server.clients("gRPC");
    await begin(clients, { sessionId: "before" });
    await server.writeModels({ "clerk.yaml": "stories: []" });
    await server.reload();
    expect(lines(await say(clients, "before", "hello"))).toContain("Hello.");
    await begin(clients, { sessionId: "after" });
    expect(lines(await say(clients, "after", "hello"))).toContain("Hello.");
  });

  it("that is forked hands its version on", async () => {
    const server = await startForTest({ models: old });
    const clients = server.clients("gRPC");
    await begin(clients, { sessionId: "before" });
    await server.writeModels(cheerful);
    await server.reload();
    await clients.sessions.forkSession({ sessionId: "before", newSessionId: "fork" });
    expect(lines(await say(clients, "fork", "hello"))).toContain("Hello.");
  });

  it("gets the old version again when the old text is back", async () => {
    const server = await startForTest({ models: old });
    const clients = server.clients("gRPC");
    const version = await versionOf(clients);
    await server.writeModels(cheerful);
    await server.reload();
    await server.writeModels(old);
    await server.reload();
    expect((await begin(clients)).session.modelVersion).toBe(version);
  });
});

describe("a version that no session uses any more", () => {
  it("is dropped from the database when the server starts", async () => {
    const server = await startForTest({ models: old });
    const versions = () => {
      const database = new SqliteDatabase(server.databasePath, { readonly: true });
      const rows = database.prepare("SELECT version FROM models ORDER BY version").pluck().all();
      database.close();
      return rows;
    };
    const clients = server.clients("gRPC");
    const oldVersion = await versionOf(clients);
    await begin(clients, { sessionId: "before" });
    await server.writeModels(cheerful);
    await server.reload();
    await begin(clients, { sessionId: "after" });
    const newVersion = await versionOf(clients);
    await clients.sessions.deleteSession({ sessionId: "before" });
    expect(versions()).toEqual([oldVersion, newVersion].sort());
    await server.restart();
    expect(versions()).toEqual([newVersion]);
    const { models } = server.clients("gRPC");
    expect(await failureOf(models.getModel({ modelId: "clerk", version: oldVersion }))).toMatchObject({
      reason: "MODEL_NOT_FOUND",
    });
  });
});
