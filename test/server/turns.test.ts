import { timestampMs } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import type { Turn } from "../../gen/parley/v1/turn_pb.ts";
import { SqliteDatabase } from "../../src/store/sqlite/driver.ts";
import { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { begin, failureOf, finish, logOf, present, say, send } from "./conversation.ts";
import { type Clients, overEveryProtocol, startForTest } from "./start.ts";

async function turnsOf({ sessions }: Clients, sessionId: string, pageSize = 0): Promise<Turn[]> {
  const turns: Turn[] = [];
  for (let pageToken = ""; ; ) {
    const page = await sessions.listTurns({ sessionId, pageSize, pageToken });
    if (pageSize > 0) expect(page.turns.length).toBeLessThanOrEqual(pageSize);
    turns.push(...page.turns);
    if (page.nextPageToken === "") return turns;
    pageToken = page.nextPageToken;
  }
}

overEveryProtocol((stage) => {
  describe("ListTurns", () => {
    /** A session with five turns, and twelve events before it is ended. */
    async function order(): Promise<string> {
      const { session } = await begin(stage.clients, { parameters: { table: "3" } });
      const { sessionId } = session;
      await say(stage.clients, sessionId, "I want to order");
      await say(stage.clients, sessionId, "pears");
      await finish(stage.clients, sessionId, "place_order", { number: "7" });
      await stage.clients.sessions.endSession({ sessionId });
      return sessionId;
    }

    it("tells the way that the dialog took, and where it stood after each turn", async () => {
      const turns = await turnsOf(stage.clients, await order());
      const frame = (nextStep: number, listKey = "main/init_actions") => ({
        storyId: "main",
        listKey,
        nextStep,
      });
      const begin = frame(0, "main/start_actions");
      const asked = [begin, frame(2)];
      const ordering = "main/input_actions.main_input.intents.order_intent";
      expect(turns).toMatchObject([
        {
          ...{ firstOffset: 0, lastOffset: 2, stepIds: ["main/init_actions#0", "main/init_actions#1"] },
          state: { frames: asked, parameters: { table: "3" }, stepId: "main/init_actions#1" },
        },
        {
          ...{ firstOffset: 3, lastOffset: 6, stepIds: [] },
          state: {
            ...{ frames: asked, parameters: { table: "3" }, stepId: "main/init_actions#1" },
            ...{ fillingIntentId: "order_intent", fillingSlot: "item" },
          },
        },
        {
          ...{ firstOffset: 7, lastOffset: 9, stepIds: [`${ordering}#0`] },
          state: {
            ...{ frames: [begin, frame(1, ordering)], parameters: { table: "3", item: "pears" } },
            ...{ stepId: `${ordering}#0`, fillingIntentId: "", fillingSlot: "" },
          },
        },
        {
          ...{ firstOffset: 10, lastOffset: 12, stepIds: [`${ordering}#1`, "main/start_actions#0"] },
          state: {
            frames: [frame(1, "main/start_actions")],
            parameters: { table: "3", item: "pears", number: "7" },
            stepId: "main/start_actions#0",
          },
        },
        { firstOffset: 13, lastOffset: 13, stepIds: [], state: { stepId: "" } },
      ]);
    });

    it("tells when each turn was recorded", async () => {
      const sessionId = await order();
      const log = await logOf(stage.clients, sessionId);
      for (const { firstOffset, lastOffset, createTime } of await turnsOf(stage.clients, sessionId)) {
        for (const offset of [firstOffset, lastOffset]) {
          expect(timestampMs(present(createTime))).toBe(timestampMs(present(log[offset]?.createTime)));
        }
      }
    });

    it("gives the same in pages of any size", async () => {
      const sessionId = await order();
      const whole = await turnsOf(stage.clients, sessionId);
      for (const pageSize of [1, 2, 3, 4, 5, 6]) {
        expect(await turnsOf(stage.clients, sessionId, pageSize)).toEqual(whole);
      }
    });

    it("begins with the turn that holds an offset", async () => {
      const sessionId = await order();
      const whole = await turnsOf(stage.clients, sessionId);
      for (const fromOffset of [0, 2, 3, 8, 9, 12, 13, 14, 4_294_967_295]) {
        const { turns } = await stage.clients.sessions.listTurns({ sessionId, fromOffset });
        expect(turns).toEqual(whole.filter(({ lastOffset }) => lastOffset >= fromOffset));
      }
    });

    it("gives 100 on a page unless it is told otherwise, and goes on with what came since", async () => {
      const { sessionId } = (await begin(stage.clients)).session;
      for (let turn = 0; turn < 100; turn++) {
        await send(stage.clients, { sessionId, input: { case: "inputTimeout", value: {} } });
      }
      const { sessions } = stage.clients;
      const { turns, nextPageToken } = await sessions.listTurns({ sessionId });
      expect(turns).toHaveLength(100);
      await say(stage.clients, sessionId, "hello");
      const rest = await sessions.listTurns({ sessionId, pageToken: nextPageToken, fromOffset: 7 });
      expect(rest.turns).toHaveLength(2);
      expect(rest.nextPageToken).toBe("");
    });

    it("has the turns of a fork from the first on", async () => {
      const sessionId = await order();
      const { session } = await stage.clients.sessions.forkSession({ sessionId, offset: 6 });
      const fork = await turnsOf(stage.clients, present(session).sessionId);
      expect(fork).toEqual((await turnsOf(stage.clients, sessionId)).slice(0, 2));
    });

    it("refuses what it can not do", async () => {
      const { sessions } = stage.clients;
      const { sessionId } = (await begin(stage.clients)).session;
      expect((await failureOf(sessions.listTurns({}))).fields).toEqual(["session_id"]);
      expect((await failureOf(sessions.listTurns({ sessionId, pageSize: 1001 }))).fields).toEqual([
        "page_size",
      ]);
      expect((await failureOf(sessions.listTurns({ sessionId, pageToken: "later" }))).fields).toEqual([
        "page_token",
      ]);
      expect(await failureOf(sessions.listTurns({ sessionId: "nobody" }))).toMatchObject({
        reason: "SESSION_NOT_FOUND",
      });
    });
  });
});

it("a webhook's result is a turn of its own", async () => {
  const webhook = await WebhookStandIn.open();
  webhook.react = ({ request: { id }, answer }) => answer({ id, outParameters: { stock: "9" } });
  const server = await startForTest({ webhook: webhook.url });
  const clients = server.clients("gRPC");
  const { sessionId } = (await begin(clients)).session;
  await say(clients, sessionId, "what is there");
  const turns = await turnsOf(clients, sessionId);
  const asking = "main/input_actions.main_input.intents.stock_intent";
  expect(turns.map(({ stepIds }) => stepIds).slice(1)).toEqual([
    [`${asking}#0`],
    [`${asking}#1`, "main/start_actions#0"],
  ]);
  expect(turns[1]?.state?.stepId).toBe(`${asking}#0`);
});

it("turns of a model version that is gone have no steps, and all else", async () => {
  const server = await startForTest();
  const { sessionId } = (await begin(server.clients("gRPC"))).session;
  const before = await turnsOf(server.clients("gRPC"), sessionId);
  expect(before[0]?.stepIds).not.toEqual([]);
  await server.stop();
  const database = new SqliteDatabase(server.databasePath);
  database.exec('UPDATE models SET source = \'{"id": "clerk", "files": []}\'');
  database.exec("UPDATE sessions SET model_version = 'old'");
  database.exec("UPDATE models SET version = 'old'");
  database.close();
  await server.startAgain();
  const after = await turnsOf(server.clients("gRPC"), sessionId);
  expect(after).toEqual(before.map((turn) => ({ ...turn, stepIds: [] })));
});
