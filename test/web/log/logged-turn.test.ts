import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import {
  Command_Runner,
  type Event,
  EventSchema,
  SessionEnded_Reason,
} from "../../../gen/parley/v1/event_pb.ts";
import { canForkAfter, lastOffsetOf, turnAt, turnsIn } from "../../../web/src/log/logged-turn.ts";

type Body = Parameters<typeof create<typeof EventSchema>>[1] extends infer I ? NonNullable<I> : never;

const started: Body = { body: { case: "sessionStarted", value: {} } };
const text: Body = { body: { case: "userText", value: {} } };
const reply: Body = { body: { case: "reply", value: {} } };
const wait: Body = { body: { case: "waitForUser", value: {} } };
const result: Body = { body: { case: "commandResult", value: {} } };
const webhook: Body = { body: { case: "command", value: { runner: Command_Runner.WEBHOOK } } };
const command: Body = { body: { case: "command", value: { runner: Command_Runner.CLIENT } } };
const ended = (reason: SessionEnded_Reason): Body => ({ body: { case: "sessionEnded", value: { reason } } });

describe("the turns of a log", () => {
  it("begin with what came from outside", () => {
    const turns = turnsIn(log(started, reply, wait, text, webhook, result, reply, wait));
    expect(turns.map((turn) => [turn.firstOffset, lastOffsetOf(turn)])).toEqual([
      [0, 2],
      [3, 4],
      [5, 7],
    ]);
  });

  it("end with the session: by a turn of its own when someone ended it, else within the last one", () => {
    expect(turnsIn(log(started, wait, ended(SessionEnded_Reason.CLIENT)))).toHaveLength(2);
    expect(turnsIn(log(started, wait, ended(SessionEnded_Reason.EXPIRED)))).toHaveLength(2);
    expect(turnsIn(log(started, wait, text, ended(SessionEnded_Reason.PROBLEM)))).toHaveLength(2);
  });

  it("may begin before what is known of the log", () => {
    expect(turnsIn(log(reply, wait, text))).toHaveLength(2);
  });

  it("are found by any of their offsets", () => {
    const turns = turnsIn(log(started, wait, text, reply, wait));
    expect([0, 1, 2, 4].map((offset) => turnAt(turns, offset)?.firstOffset)).toEqual([0, 0, 2, 2]);
  });

  it("can be forked after where the session waited for its client", () => {
    const ends = [wait, command, webhook, ended(SessionEnded_Reason.PROBLEM)];
    expect(ends.map((end) => turnsIn(log(text, end)).map(canForkAfter))).toEqual([
      [true],
      [true],
      [false],
      [false],
    ]);
  });
});

function log(...bodies: Body[]): Event[] {
  return bodies.map((body, offset) => create(EventSchema, { ...body, offset }));
}
