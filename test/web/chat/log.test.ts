import { create } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { EventSchema } from "../../../gen/parley/v1/event_pb.ts";
import { Log } from "../../../web/src/chat/log.ts";

const event = (offset: number) => create(EventSchema, { offset });
const offsets = (log: Log) => log.events.value.map(({ offset }) => offset);

it("holds every event once, in order, whichever stream it comes from", () => {
  const log = new Log();
  log.add([event(1), event(0)]);
  log.add([event(1)]);
  log.add([event(2), event(0)]);
  expect(offsets(log)).toEqual([0, 1, 2]);
  expect(log.nextOffset).toBe(3);
});

it("shows nothing that lies behind a gap, before it is filled", () => {
  const log = new Log();
  log.add([event(0), event(2)]);
  expect(offsets(log)).toEqual([0]);
  expect(log.hasGap).toBe(true);
  log.add([event(1)]);
  expect(offsets(log)).toEqual([0, 1, 2]);
  expect(log.hasGap).toBe(false);
});
