import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { type Event, EventSchema } from "../../../gen/parley/v1/event_pb.ts";
import { pageEvents, SessionLog } from "../../../web/src/log/session-log.ts";

const event = (offset: number) => create(EventSchema, { offset });
const offsets = (log: SessionLog) => log.events.value.map(({ offset }) => offset);

function metAt(nextOffset: number): SessionLog {
  const log = new SessionLog();
  log.meet(nextOffset);
  return log;
}

describe("the log of a session", () => {
  it("holds every event once, in order, whichever stream it comes from", () => {
    const log = metAt(0);
    log.add([event(1), event(0)]);
    log.add([event(1)]);
    log.add([event(2), event(0)]);
    expect(offsets(log)).toEqual([0, 1, 2]);
    expect(log.nextOffset).toBe(3);
  });

  it("shows nothing that lies behind a gap, before it is filled", () => {
    const log = metAt(0);
    log.add([event(0), event(2)]);
    expect(offsets(log)).toEqual([0]);
    expect(log.hasGap).toBe(true);
    log.add([event(1)]);
    expect(offsets(log)).toEqual([0, 1, 2]);
    expect(log.hasGap).toBe(false);
  });

  it("begins with its last page, whatever comes before that is known", () => {
    const log = new SessionLog();
    log.add([event(pageEvents + 10)]);
    expect([offsets(log), log.hasGap]).toEqual([[], true]);
    log.meet(pageEvents + 10);
    log.add(Array.from({ length: pageEvents }, (_, index) => event(10 + index)));
    expect(log.events.value).toHaveLength(pageEvents + 1);
    expect(log.events.value[0]?.offset).toBe(10);
    expect([log.nextOffset, log.hasGap]).toEqual([pageEvents + 11, false]);
  });

  it("tells what has happened since the page met it", () => {
    const log = new SessionLog();
    expect(log.isNew(3)).toBe(false);
    log.meet(3);
    log.meet(9);
    expect([2, 3, 4].map((offset) => log.isNew(offset))).toEqual([false, true, true]);
  });

  it("takes in earlier events only where they belong, and once", () => {
    const log = metAt(pageEvents + 3);
    log.add([event(3)]);
    log.addEarlier([event(0), event(1)]);
    log.addEarlier([]);
    expect(offsets(log)).toEqual([3]);
    for (const _ of [1, 2]) log.addEarlier([event(1), event(2)]);
    expect(offsets(log)).toEqual([1, 2, 3]);
    expect(log.firstOffset.value).toBe(1);
  });

  it("has only whole turns, but for one that is longer than all that is known", () => {
    const text = (offset: number): Event =>
      create(EventSchema, { offset, body: { case: "userText", value: { text: "hm" } } });
    const turns = (log: SessionLog) => log.turns.value.map(({ firstOffset }) => firstOffset);
    const log = metAt(pageEvents + 2);
    log.add([event(2), event(3)]);
    expect(turns(log)).toEqual([2]);
    log.add([text(4), event(5)]);
    expect(turns(log)).toEqual([4]);
    log.addEarlier([event(0), text(1)]);
    expect(turns(log)).toEqual([0, 1, 4]);
  });
});
