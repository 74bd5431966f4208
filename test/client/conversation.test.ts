import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../cli/parley.ts";
import { startForTest } from "../server/start.ts";
import { all, connect, lines, offsets, withEveryFace } from "./faces.ts";

withEveryFace((face) => {
  it("holds the bank conversation", async () => {
    const server = await startForTest({ modelsPath: join(root, "models") });
    const parley = connect(face, server.port);
    const session = await parley.newSession("bank", {
      sessionId: "s",
      userId: "ada",
      title: "Savings",
      labels: { branch: "7" },
      metadata: { device: { kind: "phone" } },
      idleTimeoutMs: 90_500,
    });
    expect(session.id).toBe("s");
    expect(session.info).toMatchObject({
      modelId: "bank",
      userId: "ada",
      title: "Savings",
      labels: { branch: "7" },
      metadata: { device: { kind: "phone" } },
      idleTimeout: { seconds: 90n, nanos: 500_000_000 },
    });
    expect(lines(session.opening)).toEqual([
      "session_started",
      "Hello, this is your bank. What would you like to do?",
      "wait_for_user",
    ]);
    expect(session.awaiting).toEqual(session.opening[2]);

    const heard = [];
    for await (const event of session.say("Transfer 50 euros from checking to savings")) heard.push(event);
    expect(lines(heard)).toEqual([
      "user_text",
      "recognition",
      "Shall I move 50 euros from checking to savings?",
      "wait_for_user",
    ]);
    expect(offsets(heard)).toEqual([3, 4, 5, 6]);
    expect(session).toMatchObject({ nextOffset: 7, isOver: false, awaiting: { offset: 6, immediate: true } });

    const { awaiting, recognition } = await session.say("yes", { confidence: 0.9 });
    expect(recognition).toMatchObject({ intentId: "confirm_intent", valid: true });
    expect(awaiting).toEqual({
      kind: "command",
      offset: 9,
      time: expect.any(Date),
      requestId: "",
      commandId: "make_transfer",
      inputs: expect.objectContaining({ amount: "50 euros", from_account: "checking" }),
      runner: "client",
    });

    const { replies } = await session.finish({ transfer_status: "done", reference: "T-1001" });
    expect(replies).toEqual(["Done. Your reference is T-1001."]);

    await session.end();
    expect(session).toMatchObject({ isOver: true, awaiting: undefined });
    const log = await all(session.events());
    expect(offsets(log)).toEqual(log.map((_, index) => index));
    expect(log.at(-1)).toMatchObject({ kind: "session_ended", reason: "client" });
    expect(log.find(({ kind }) => kind === "command_result")).toMatchObject({ commandOffset: 9 });
    expect(log.filter(({ kind }) => kind === "user_text")).toMatchObject([{}, { confidence: 0.9 }]);
  });

  it("fails commands, falls silent, jumps, and reads what it wants of the log", async () => {
    const server = await startForTest();
    const session = await connect(face, server.port).newSession("clerk", { parameters: { a: "1" } });
    expect(session.awaiting).toMatchObject({ kind: "wait_for_user", timeoutMs: 30_000 });

    expect(lines((await session.silence()).events)).toEqual([
      "input_timeout",
      "Are you there?",
      "wait_for_user",
    ]);
    await session.say("order apples");
    expect(lines((await session.fail("the shop is closed")).events)).toEqual([
      "command_result",
      "problem",
      "That failed.",
      "wait_for_user",
    ]);
    expect(lines((await session.jump("break_story", { b: "2" })).events)).toEqual([
      "story_jump",
      "Taking a break.",
      "transcribe",
      "wait_for_user",
    ]);
    expect(lines((await session.say("", { timedOut: true })).events)[0]).toBe("user_text");

    const chosen = await all(session.events({ kinds: ["problem", "story_jump", "transcribe"], from: 1 }));
    expect(chosen).toMatchObject([
      { kind: "problem", problem: "command_failed" },
      { kind: "story_jump", storyId: "break_story", parameters: { b: "2" } },
      { kind: "transcribe", transcribeId: "note" },
    ]);
  });

  it("opens a session that there was, and is told what it missed", async () => {
    const server = await startForTest();
    const parley = connect(face, server.port);
    const before = await parley.newSession("clerk");
    await before.say("order apples");

    const opened = await parley.openSession(before.id);
    expect(opened).toMatchObject({ nextOffset: 6, awaiting: { kind: "command", commandId: "place_order" } });
    expect(opened.awaiting).toEqual(before.awaiting);
    expect(await opened.resume()).toEqual({
      events: [],
      replies: [],
      recognition: undefined,
      awaiting: before.awaiting,
    });
    await opened.finish({ number: "7" });

    expect(lines((await before.resume()).events)).toEqual([
      "command_result",
      "Order 7: apples.",
      "wait_for_user",
    ]);
    expect(before).toMatchObject({ nextOffset: 9, awaiting: opened.awaiting });

    const restarted = await parley.openSession(before.id, { after: 4 });
    expect(offsets((await restarted.resume()).events)).toEqual([5, 6, 7, 8]);
    expect(offsets((await (await parley.openSession(before.id, { after: -1 })).resume()).events)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8,
    ]);

    await opened.end();
    expect(lines((await before.resume()).events)).toEqual(["session_ended"]);
    expect(before).toMatchObject({ isOver: true, awaiting: undefined });
    const over = await parley.openSession(before.id);
    expect(over).toMatchObject({ isOver: true, awaiting: undefined, nextOffset: 10 });
    expect((await over.resume()).events).toEqual([]);
  });

  it("forks a session, and deletes one", async () => {
    const server = await startForTest();
    const parley = connect(face, server.port);
    const session = await parley.newSession("clerk", { title: "one" });
    await session.say("order apples");
    await session.finish({ number: "7" });

    const end = await session.fork();
    expect(lines(end.opening)).toEqual(["command_result", "Order 7: apples.", "wait_for_user"]);
    const earlier = await session.fork(5, { sessionId: "earlier", title: "two" });
    expect(earlier).toMatchObject({ id: "earlier", nextOffset: 6, awaiting: { commandId: "place_order" } });
    expect(earlier.info).toMatchObject({ title: "two", forkedFrom: { sessionId: session.id, offset: 5 } });
    expect((await earlier.finish({ number: "8" })).replies).toEqual(["Order 8: apples."]);

    await session.delete();
    expect(session).toMatchObject({ isOver: true, awaiting: undefined });
    await expect(session.refresh()).rejects.toMatchObject({ reason: "SESSION_NOT_FOUND" });
  });
});
