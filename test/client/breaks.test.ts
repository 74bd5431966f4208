import { describe, expect, it } from "vitest";
import { startForTest } from "../server/start.ts";
import { ScriptedRecognizer } from "../session/scripted-recognizer.ts";
import { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { CuttingProxy } from "./cutting-proxy.ts";
import { all, connect, offsets, withEveryFace } from "./faces.ts";

/** Every byte takes a quarter of an hour; usually, some places are tried. */
const { PARLEY_EVERY_BYTE } = process.env;
const tries = 24;

withEveryFace((face) => {
  describe.each(["down", "up"] as const)("when the connection breaks on its way %s", (direction) => {
    it(
      "gets each event once, and runs nothing twice",
      async () => {
        const recognizer = new ScriptedRecognizer();
        const webhook = await WebhookStandIn.open((call) =>
          call.answer({ id: "look_up", outParameters: { stock: "apples" } }),
        );
        const server = await startForTest({ recognizer, webhook: webhook.url });
        const proxy = await CuttingProxy.open(server.port);
        const parley = connect(face, proxy.port);
        const converse = async () => {
          const session = await parley.newSession("clerk");
          const events = [...session.opening];
          for await (const event of session.say("what is there")) events.push(event);
          const forked = await session.fork();
          return { session, events, forked };
        };
        await converse();
        const before = proxy.passed[direction];
        await converse();
        const bytes = proxy.passed[direction] - before;

        const step = PARLEY_EVERY_BYTE ? 1 : bytes / tries;
        let conversations = 2;
        let cut = PARLEY_EVERY_BYTE ? 0 : Math.floor(step / 2);
        for (let isOver = false; !isOver; cut = Math.floor(cut + step)) {
          proxy.cutAfter(direction, cut);
          const { session, events, forked } = await converse();
          conversations += 1;
          isOver = proxy.spare();
          const log = await all(session.events());
          expect(log).toHaveLength(9);
          expect(events, `cut after ${cut} bytes`).toEqual(log);
          expect(session).toMatchObject({ nextOffset: 9, awaiting: log[8] });
          expect(offsets(forked.opening)).toEqual([6, 7, 8]);
        }
        // Conversations differ by some bytes.
        expect(cut).toBeGreaterThan(0.9 * bytes);
        expect(recognizer.count).toBe(conversations);
        expect(webhook.calls).toHaveLength(conversations);
        const sessions = await countSessions(parley);
        expect(sessions).toBe(2 * conversations);
      },
      PARLEY_EVERY_BYTE ? 3_600_000 : 60_000,
    );
  });
});

async function countSessions({ sessions }: ReturnType<typeof connect>): Promise<number> {
  let count = 0;
  for (let pageToken = ""; ; ) {
    const page = await sessions.listSessions({ pageToken, pageSize: 1000 });
    count += page.sessions.length;
    if (page.nextPageToken === "") return count;
    pageToken = page.nextPageToken;
  }
}
