import type { MessageInitShape } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { SessionState } from "../../gen/parley/v1/session_pb.ts";
import type { ListSessionsRequestSchema } from "../../gen/parley/v1/session_service_pb.ts";
import { clerk } from "../session/clerk.ts";
import { begin, failureOf } from "./conversation.ts";
import { overEveryProtocol } from "./start.ts";

type List = MessageInitShape<typeof ListSessionsRequestSchema>;

const models = { "clerk.yaml": clerk, "other.yaml": clerk };

overEveryProtocol(
  (stage) => {
    /** All ids that the pages have, in order. */
    async function listAll(request: List): Promise<string[]> {
      const ids: string[] = [];
      for (let pageToken = ""; ; ) {
        const page = await stage.clients.sessions.listSessions({ ...request, pageToken });
        ids.push(...page.sessions.map(({ sessionId }) => sessionId));
        if (page.nextPageToken === "") return ids;
        pageToken = page.nextPageToken;
      }
    }

    describe("ListSessions", () => {
      it("finds by user, model, labels and state, newest first", async () => {
        for (const index of [0, 1, 2, 3, 4, 5]) {
          await begin(stage.clients, {
            sessionId: `s${index}`,
            modelId: index % 2 ? "clerk" : "other",
            userId: index < 3 ? "ada" : "bob",
            labels: { third: `${index % 3}`, all: "yes" },
          });
        }
        await stage.clients.sessions.endSession({ sessionId: "s4" });
        expect(await listAll({})).toEqual(["s5", "s4", "s3", "s2", "s1", "s0"]);
        expect(await listAll({ userId: "ada" })).toEqual(["s2", "s1", "s0"]);
        expect(await listAll({ modelId: "clerk" })).toEqual(["s5", "s3", "s1"]);
        expect(await listAll({ labels: { third: "1", all: "yes" } })).toEqual(["s4", "s1"]);
        expect(await listAll({ states: [SessionState.ENDED] })).toEqual(["s4"]);
        expect(await listAll({ states: [SessionState.ACTIVE, SessionState.EXPIRED] })).toEqual([
          "s5",
          "s3",
          "s2",
          "s1",
          "s0",
        ]);
        expect(await listAll({ userId: "bob", modelId: "clerk", labels: { third: "2" } })).toEqual(["s5"]);
        expect(await listAll({ userId: "nobody" })).toEqual([]);
        for (const pageSize of [1, 2, 4, 6]) {
          expect(await listAll({ pageSize })).toEqual(["s5", "s4", "s3", "s2", "s1", "s0"]);
        }
      });

      it("gives 50 on a page unless it is told otherwise", async () => {
        const userId = "many";
        await Promise.all(Array.from({ length: 51 }, () => begin(stage.clients, { userId })));
        const { sessions, nextPageToken } = await stage.clients.sessions.listSessions({ userId });
        expect(sessions).toHaveLength(50);
        const rest = await stage.clients.sessions.listSessions({ userId, pageToken: nextPageToken });
        expect(rest.sessions).toHaveLength(1);
        expect(rest.nextPageToken).toBe("");
      });

      it("refuses what it can not do", async () => {
        const fieldsOf = async (request: List) => {
          const failure = await failureOf(stage.clients.sessions.listSessions(request));
          expect(failure.reason).toBe("INVALID_REQUEST");
          return failure.fields;
        };
        expect(await fieldsOf({ pageSize: 1001 })).toEqual(["page_size"]);
        expect(await fieldsOf({ pageToken: "nonsense" })).toEqual(["page_token"]);
        expect(await fieldsOf({ states: [SessionState.ACTIVE, SessionState.UNSPECIFIED] })).toEqual([
          "states[1]",
        ]);
        expect(await fieldsOf({ labels: { a: "x".repeat(257) } })).toEqual(["labels[a]"]);
        await stage.clients.sessions.listSessions({ pageSize: 1000 });
      });
    });
  },
  { models },
);
