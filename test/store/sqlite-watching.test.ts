import { expect, it, onTestFinished } from "vitest";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { Scratch } from "./scratch.ts";
import { creationOf, times, turnAt } from "./specimen.ts";

it("who watches is told of each commit, how many writes it made durable and how long it took", async () => {
  const scratch = await Scratch.make();
  const commits: { writes: number; durationMs: number }[] = [];
  const store = new SqliteStore(scratch.path, {
    onCommit: (writes, durationMs) => commits.push({ writes, durationMs }),
  });
  onTestFinished(() => store.close());
  await Promise.all(times(5, (index) => store.create(creationOf(`s${index}`))));
  await store.append("s0", turnAt(2));
  expect(commits.map(({ writes }) => writes)).toEqual([5, 1]);
  for (const { durationMs } of commits) expect(durationMs).toBeGreaterThan(0);
});

it("sessions are counted: those that are active, and those that are over", async () => {
  const scratch = await Scratch.make();
  const store = scratch.open();
  expect(await store.countSessions()).toEqual({ active: 0, over: 0 });
  await Promise.all(times(5, (index) => store.create(creationOf(`s${index}`))));
  const ended = { ...turnAt(2), events: [{ kind: "session_ended", reason: "client" } as const] };
  await store.append("s0", ended);
  await store.delete("s1");
  expect(await store.countSessions()).toEqual({ active: 3, over: 1 });
});
