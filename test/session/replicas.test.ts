import { describe, expect, it } from "vitest";
import { House, lines } from "./house.ts";
import { ScriptedRecognizer } from "./scripted-recognizer.ts";

/** Two processes that serve the same sessions. Each sees only what the other has stored. */
async function twoHouses(): Promise<{ one: House; other: House }> {
  const one = await House.open();
  const other = await House.open({ directory: one.directory, surroundings: one.surroundings });
  await one.create({ sessionId: "s" });
  return { one, other };
}

describe("two processes on one store", () => {
  it("take turns in one session, each after the other's", async () => {
    const { one, other } = await twoHouses();
    await one.say("s", "order");
    for (let round = 0; round < 5; round++) {
      await other.say("s", "hello");
      await one.say("s", "hello");
    }
    const log = await one.log("s");
    expect(log).toEqual(await other.log("s"));
    expect(log.map(({ offset }) => offset)).toEqual(log.map((_, index) => index));
  });

  it("understand a text where the other has left the dialog", async () => {
    const { one, other } = await twoHouses();
    await one.say("s", "hello");
    expect(lines(await other.say("s", "I want to order")).at(-2)).toBe("Which one?");
    const events = await one.say("s", "pears");
    expect(events.at(-1)?.body).toMatchObject({ kind: "command", inputs: { item: "pears" } });
  });

  it("take the result of a command that the other asked for", async () => {
    const { one, other } = await twoHouses();
    await one.say("s", "order apples");
    expect(lines(await other.finish("s", "place_order", { number: "7" }))).toContain("Order 7: apples.");
    await expect(one.finish("s", "place_order")).rejects.toMatchObject({ reason: "NO_COMMAND_PENDING" });
  });

  it("take what fits where the other has left the dialog, though it does not fit where they left it", async () => {
    const { one, other } = await twoHouses();
    await one.say("s", "hello");
    await other.say("s", "order apples");
    expect(lines(await one.finish("s", "place_order", { number: "7" }))).toContain("Order 7: apples.");
    await other.say("s", "hello");
    expect(await one.say("s", "hello", { expectedOffset: 17 })).toHaveLength(4);
  });

  it("lose no event when both write at once", async () => {
    const { one, other } = await twoHouses();
    for (let round = 0; round < 25; round++) {
      await Promise.all([one.say("s", "hello"), other.say("s", "good morning")]);
    }
    const log = await one.log("s");
    expect(log).toHaveLength(3 + 50 * 4);
    expect(log.map(({ offset }) => offset)).toEqual(log.map((_, index) => index));
  });

  it("agree on who was first when both expect an offset", async () => {
    const { one, other } = await twoHouses();
    for (let expectedOffset = 3; expectedOffset < 3 + 10 * 4; expectedOffset += 4) {
      const answers = await Promise.allSettled([
        one.say("s", "hello", { expectedOffset }),
        other.say("s", "hello", { expectedOffset }),
      ]);
      const refused = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
      expect(refused).toMatchObject([{ reason: "OFFSET_MISMATCH" }]);
    }
  });

  it("run a request once though it comes to both", async () => {
    const { one, other } = await twoHouses();
    const answers = await Promise.all([
      one.say("s", "hello", { requestId: "r" }),
      other.say("s", "hello", { requestId: "r" }),
    ]);
    expect(answers[0]).toEqual(answers[1]);
    expect(await one.log("s")).toHaveLength(7);
    const [here, there] = await Promise.all([
      one.create({ requestId: "new" }),
      other.create({ requestId: "new" }),
    ]);
    expect(here.head.session.sessionId).toBe(there.head.session.sessionId);
  });

  it("leave nothing out for a watcher who reads slowly, though one knows only of its own turns", async () => {
    const { one, other } = await twoHouses();
    const watching = one.sessions.watch("s", 2, new AbortController().signal);
    const first = watching.next();
    await one.say("s", "hello");
    expect((await first).value).toMatchObject({ offset: 3 });
    await other.say("s", "good morning");
    await one.say("s", "hello");
    for (let offset = 4; offset < 15; offset++) {
      expect((await watching.next()).value).toMatchObject({ offset });
    }
  });

  it("see that the other has ended or deleted a session", async () => {
    const { one, other } = await twoHouses();
    await one.say("s", "hello");
    await other.sessions.end("s");
    await expect(one.say("s", "hello")).rejects.toMatchObject({ reason: "SESSION_ENDED" });
    await one.create({ sessionId: "t" });
    await one.say("t", "hello");
    await other.sessions.delete("t");
    await expect(one.say("t", "hello")).rejects.toMatchObject({ reason: "SESSION_NOT_FOUND" });
  });

  it("do not end a session to which the other has given more time", async () => {
    const { one, other } = await twoHouses();
    await one.sessions.update({ sessionId: "s", change: { idleTimeoutMs: 10_000 } });
    await one.say("s", "hello");
    await other.sessions.update({ sessionId: "s", change: { idleTimeoutMs: 60_000 } });
    one.surroundings.advance(30_000);
    expect(lines(await one.say("s", "hello"))).toContain("Hello.");
  });

  it("do not end a session in which the other was active", async () => {
    const { one, other } = await twoHouses();
    await one.say("s", "hello");
    one.surroundings.advance(59_000);
    await other.say("s", "hello");
    one.surroundings.advance(59_000);
    await one.expiry.sweep();
    expect(lines(await one.say("s", "hello"))).toContain("Hello.");
  });
});

describe("a process that is overtaken again and again", () => {
  it("gives up with CONCURRENT_WRITE after eight attempts", async () => {
    const { other } = await twoHouses();
    const recognizer = new ScriptedRecognizer();
    recognizer.before = async () => void (await other.say("s", "hello"));
    const slow = await House.open({ directory: other.directory, recognizer });
    await expect(slow.say("s", "good morning")).rejects.toMatchObject({ reason: "CONCURRENT_WRITE" });
    expect(recognizer.count).toBe(8);
    expect(await other.log("s")).toHaveLength(3 + 8 * 4);
  });

  it("is taken as soon as the others pause", async () => {
    const { other } = await twoHouses();
    const recognizer = new ScriptedRecognizer();
    recognizer.before = async () => void (recognizer.count < 8 && (await other.say("s", "hello")));
    const slow = await House.open({ directory: other.directory, recognizer });
    const events = await slow.say("s", "good morning");
    expect(events[0]).toMatchObject({ offset: 3 + 7 * 4, body: { text: "good morning" } });
  });
});
