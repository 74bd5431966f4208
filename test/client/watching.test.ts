import { expect, it } from "vitest";
import { startForTest } from "../server/start.ts";
import { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { CuttingProxy } from "./cutting-proxy.ts";
import { all, connect, lines, offsets, some, withEveryFace } from "./faces.ts";

withEveryFace((face) => {
  it("watches what comes, or all of the log, to the end of the session", async () => {
    const server = await startForTest();
    const parley = connect(face, server.port);
    const session = await parley.newSession("clerk");
    const observer = await parley.openSession(session.id);
    const [live, whole] = [all(observer.watch()), all(session.watch({ after: -1 }))];
    await session.say("hello");
    await session.end();
    expect(lines(await live)).toEqual([
      "user_text",
      "recognition",
      "Hello.",
      "wait_for_user",
      "session_ended",
    ]);
    expect(await whole).toEqual(await all(session.events()));
    expect(observer).toMatchObject({ nextOffset: 8, isOver: true, awaiting: undefined });
    expect(await all(observer.watch())).toEqual([]);
  });

  it("sees each event once, in order, though the connection breaks again and again", async () => {
    const server = await startForTest();
    const proxy = await CuttingProxy.open(server.port);
    const session = await connect(face, server.port).newSession("clerk");
    const observer = await connect(face, proxy.port).openSession(session.id, { after: -1 });
    const seen = [];
    let cut = 0;
    for await (const event of observer.watch()) {
      seen.push(event);
      if (event.kind === "wait_for_user") {
        if (event.offset > 200) await session.end();
        // In the middle of what comes next, wherever that is.
        else {
          proxy.cutAfter("down", 7 * cut++);
          await session.say("hello");
        }
      }
    }
    expect(seen).toEqual(await all(session.events()));
    expect(cut).toBe(50);
  });

  it("goes on when the server comes back: watching, in the middle of a turn, and with the next one", async () => {
    const webhook = await WebhookStandIn.open();
    const server = await startForTest({ webhook: webhook.url, keepPort: true });
    const session = await connect(face, server.port).newSession("clerk");
    const seen = all(session.watch());
    const turn = session.say("what is there");
    expect(lines(await untilCommand(turn))).toEqual(["user_text", "recognition", "command"]);
    await webhook.call(0);
    await server.restart();
    (await webhook.call(1)).answer({ id: "look_up", outParameters: { stock: "plums" } });
    expect((await turn).replies).toEqual(["There are plums."]);
    await server.restart();
    expect((await session.say("hello")).replies).toEqual(["Hello."]);
    await server.restart();
    await session.end();
    const log = await all(session.events());
    expect(offsets(await seen)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect(await seen).toEqual(log.slice(3));
    expect(await all(turn)).toEqual(log.slice(3, 9));
  });

  it("stops watching when the loop is left, or a signal fires", async () => {
    const server = await startForTest({ limits: { watches: 1, limitLoopback: true } });
    const session = await connect(face, server.port).newSession("clerk");
    const anyRoom = () => some(session.watch({ after: -1 }), 2).catch(tooMany);
    // One at a time is allowed: whoever leaves makes room, as soon as the server knows.
    for (let rounds = 0; rounds < 3; rounds++) {
      while (!(await anyRoom())) await new Promise(setImmediate);
    }
    const leaving = new AbortController();
    const watching = all(session.watch({ signal: leaving.signal }));
    leaving.abort(new Error("enough"));
    await expect(watching).rejects.toThrow("enough");
    while (!(await anyRoom())) await new Promise(setImmediate);
  });
});

function tooMany(error: unknown): undefined {
  expect(error).toMatchObject({ reason: "TOO_MANY_WATCHES", code: "resource_exhausted" });
}

/** The first events of a turn, without leaving it. */
async function untilCommand<T extends { kind: string }>(turn: AsyncIterable<T>): Promise<T[]> {
  const events: T[] = [];
  const iterator = turn[Symbol.asyncIterator]();
  while (events.at(-1)?.kind !== "command") events.push((await iterator.next()).value);
  return events;
}
