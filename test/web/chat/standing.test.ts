import { create } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import {
  Command_Runner,
  type Event,
  EventSchema,
  SessionEnded_Reason,
} from "../../../gen/parley/v1/event_pb.ts";
import { standingOf } from "../../../web/src/chat/standing.ts";

const command = (runner: Command_Runner) =>
  ({ case: "command", value: { commandId: "work", runner } }) as const;
const ended = { case: "sessionEnded", value: { reason: SessionEnded_Reason.CLIENT } } as const;

it.each([
  ["user", { case: "waitForUser", value: {} }],
  ["command", command(Command_Runner.CLIENT)],
  ["webhook", command(Command_Runner.WEBHOOK)],
  ["over", ended],
  ["busy", { case: "userText", value: { text: "hello" } }],
] as const)("a session stands at: %s", (kind, body) => {
  const events: Event[] = [create(EventSchema, { body: { case: "sessionStarted", value: {} } })];
  expect(standingOf(events).kind).toBe("busy");
  events.push(create(EventSchema, { offset: 1, body }));
  expect(standingOf(events).kind).toBe(kind);
});
