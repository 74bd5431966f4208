import { expect, it } from "vitest";
import { EventKind } from "../../gen/parley/v1/event_pb.ts";
import { begin, present, say } from "./conversation.ts";
import { overEveryProtocol } from "./start.ts";

/** A model that says what it is told fifteen times over, at its beginning and whenever it hears anything. */
const parrot = `
config: { version: 1, name: Parrot }
stories:
  main:
    init_actions: &say
${"      - { type: reply, id: parrot_reply }\n".repeat(15)}      - { type: input, id: main_input }
    start_actions: [{ type: input, id: main_input }]
    input_actions:
      - { name: main_input, intents: [{ intent_id: hello_intent, actions: [{ type: named, id: start }] }] }
intents:
  hello_intent: { language_data: { en_US: { example_utterances: [hello] } } }
replies:
  parrot_reply: { language_data: { en_US: ["\${${"a} ${".repeat(3)}a}"] } }
`;

/** Four times 15 KiB in every reply; and more that the log of a session begins with. */
const parameters = Object.fromEntries(
  [..."abcdefghijklmnopqrstuvwxy"].map((name) => [name, "x".repeat(15 << 10)]),
);
const replyBytes = 4 * (15 << 10);

overEveryProtocol(
  (stage) => {
    it("events of a beginning that is too large are left to ListEvents", async () => {
      const { sessions } = stage.clients;
      const { session, events } = await begin(stage.clients, { modelId: "parrot", parameters });
      const { sessionId } = session;
      expect(session.nextOffset).toBe(17);
      expect(events.length).toBeGreaterThan(2);
      expect(events.length * replyBytes).toBeLessThan(2 << 20);
      expect(session.awaiting?.action.case).toBe("waitForUser");

      const offsets: number[] = [];
      for (let pageToken = ""; ; ) {
        const page = await sessions.listEvents({ sessionId, pageSize: 1000, pageToken });
        expect(page.events.length * replyBytes).toBeLessThan(2 << 20);
        offsets.push(...page.events.map(({ offset }) => offset));
        if (page.nextPageToken === "") break;
        pageToken = page.nextPageToken;
      }
      expect(offsets).toEqual(Array.from({ length: 17 }, (_, offset) => offset));

      const kinds = await sessions.listEvents({ sessionId, kinds: [EventKind.WAIT_FOR_USER] });
      expect(kinds.events.map(({ offset }) => offset)).toEqual([16]);

      const turnBytes = 25 * (15 << 10);
      for (let turn = 0; turn < 5; turn++) await say(stage.clients, sessionId, "nothing");
      const turns: number[] = [];
      for (let pageToken = ""; ; ) {
        const page = await sessions.listTurns({ sessionId, pageToken });
        expect(page.turns.length * turnBytes).toBeLessThan(2 << 20);
        turns.push(...page.turns.map(({ firstOffset }) => firstOffset));
        if (page.nextPageToken === "") break;
        pageToken = page.nextPageToken;
      }
      expect(turns).toEqual([0, 17, 20, 23, 26, 29]);

      const fork = await sessions.forkSession({ sessionId, offset: 16 });
      expect(fork.events.length).toBe(events.length);
      expect(present(fork.session).nextOffset).toBe(17);
    });
  },
  { models: { "parrot.yaml": parrot } },
);

overEveryProtocol((stage) => {
  it("a list of large sessions comes in several pages", async () => {
    const { sessions } = stage.clients;
    const metadata = { note: "x".repeat(15 << 10) };
    for (let index = 0; index < 150; index++) await begin(stage.clients, { metadata });
    const seen = new Set<string>();
    let pages = 0;
    for (let pageToken = ""; ; pages++) {
      const page = await sessions.listSessions({ pageSize: 1000, pageToken });
      expect(page.sessions.length).toBeLessThan(80);
      for (const { sessionId } of page.sessions) seen.add(sessionId);
      if (page.nextPageToken === "") break;
      pageToken = page.nextPageToken;
    }
    expect(seen.size).toBe(150);
    expect(pages).toBeGreaterThan(1);
  });
});
