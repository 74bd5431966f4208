import { describe, expect, it } from "vitest";
import type { EventBody } from "../../src/dialog/event.ts";
import { Problems } from "../../src/model/problem.ts";
import { play } from "../../src/transcript/play.ts";
import { readTests } from "../../src/transcript/read-tests.ts";
import { logOf } from "../server/conversation.ts";
import { eventFromWire } from "../server/event-from-wire.ts";
import { startForTest, type TestServer } from "../server/start.ts";
import { WirePartner } from "../server/wire-partner.ts";
import { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { type DiathekeClients, diathekeClients } from "./clients.ts";
import { DiathekePartner, eventTalk, tokenTalk, v3Talk } from "./partners.ts";

// A session of Diatheke can not begin with parameters, and version 1 knows no timeouts.
const transcripts = (await readTests("models/bank", new Problems())).transcripts.filter(({ steps }) => {
  return steps.every(({ input }) => {
    return input.kind === "start" ? Object.keys(input.parameters).length === 0 : input.kind !== "timeout";
  });
});

const talks = {
  "version 1": (clients: DiathekeClients) => eventTalk(clients),
  "version 2": (clients: DiathekeClients) => tokenTalk(clients),
  "version 3": ({ v3 }: DiathekeClients) => v3Talk(v3),
  Interact: ({ interact }: DiathekeClients) => v3Talk(interact),
} as const;

interface Bank {
  readonly server: TestServer;
  readonly webhook: WebhookStandIn;
}

async function openBank(): Promise<Bank> {
  const webhook = await WebhookStandIn.open();
  return { webhook, server: await startForTest({ modelsPath: "models/bank", webhook: webhook.url }) };
}

/** What a session has in its log. */
async function recorded(server: TestServer, sessionId: string): Promise<EventBody[]> {
  const log = await logOf(server.clients("gRPC"), sessionId);
  return log.map(eventFromWire);
}

it("the bank has more than six conversations for every version", () => {
  expect(transcripts.length).toBeGreaterThan(6);
});

describe.each(Object.keys(talks) as (keyof typeof talks)[])("over %s", (name) => {
  it.each(transcripts.map((transcript) => [transcript.name, transcript] as const))(
    "the conversation %s goes as written, and leaves the same log as over parley.v1",
    async (_name, transcript) => {
      const { server, webhook } = await openBank();
      const clients = server.clients("gRPC");
      const talk = talks[name](diathekeClients(server));
      expect(await play(transcript, new DiathekePartner(talk, clients, webhook))).toEqual([]);

      const own = new WirePartner(clients, "bank", webhook, "own");
      expect(await play(transcript, own)).toEqual([]);
      expect(await recorded(server, talk.sessionId())).toEqual(await recorded(server, "own"));
      expect(server.errors).toEqual([]);
    },
  );
});
