import { describe, expect, it } from "vitest";
import { Problems } from "../../src/model/problem.ts";
import { play } from "../../src/transcript/play.ts";
import { readTests } from "../../src/transcript/read-tests.ts";
import { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { protocols, startForTest } from "./start.ts";
import { WirePartner } from "./wire-partner.ts";

const problems = new Problems();
// A server has its own clock, so those that set one are played against the core alone.
const transcripts = (await readTests("models/bank", problems)).transcripts.filter(
  ({ steps }) => !steps.some(({ input }) => input.kind === "start" && input.now !== undefined),
);

it("the bank has transcripts, and one of them is about its webhook", () => {
  expect(problems.list()).toEqual([]);
  expect(transcripts.length).toBeGreaterThan(5);
  expect(transcripts.flatMap(({ steps }) => steps.flatMap(({ webhook }) => webhook))).not.toEqual([]);
});

describe.each(protocols)("over %s", (protocol) => {
  it.each([
    ["the client's choice", "my-session"],
    ["the server's choice", ""],
  ])("every conversation with the bank goes as written, in sessions with an id of %s", async (_, prefix) => {
    const webhook = await WebhookStandIn.open();
    const server = await startForTest({ modelsPath: "models/bank", webhook: webhook.url });
    const clients = server.clients(protocol);
    for (const [index, transcript] of transcripts.entries()) {
      const sessionId = prefix && `${prefix}-${index}`;
      const mismatches = await play(transcript, new WirePartner(clients, "bank", webhook, sessionId));
      expect(mismatches, transcript.name).toEqual([]);
    }
    const { sessions } = await clients.sessions.listSessions({ modelId: "bank" });
    expect(sessions).toHaveLength(transcripts.length);
    expect(sessions.map(({ sessionId }) => sessionId).every((id) => id.startsWith(prefix))).toBe(true);
    expect(server.errors).toEqual([]);
  });
});
