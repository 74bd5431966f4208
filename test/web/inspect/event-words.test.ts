import { create } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { type Event, EventSchema } from "../../../gen/parley/v1/event_pb.ts";
import { percent, wordsOf } from "../../../web/src/inspect/event-words.ts";

const bodies: readonly [string, Event["body"]["case"], object][] = [
  ["user_text “hello”", "userText", { text: "hello" }],
  ["recognition transfer 94 %", "recognition", { intentId: "transfer", confidence: 0.944, valid: true }],
  ["recognition not understood", "recognition", {}],
  ["recognition help 80 %, not expected here", "recognition", { intentId: "help", confidence: 0.8 }],
  ["command pay amount=5, to=ada", "command", { commandId: "pay", inputs: { amount: "5", to: "ada" } }],
  ["command_result pay failed: no line", "commandResult", { commandId: "pay", error: "no line" }],
  [
    "wait_for_user asks for size; for 1.5 s; yes, no",
    "waitForUser",
    {
      slot: "size",
      timeout: { seconds: 1n, nanos: 5e8 },
      expectedIntentIds: ["yes", "no"],
    },
  ],
];

it.each(bodies)("%s", (words, kind, value) => {
  const { kind: name, text } = wordsOf(create(EventSchema, { body: { case: kind, value } as Event["body"] }));
  expect(`${name} ${text}`).toBe(words);
});

it("does not call sure what is nearly so", () => {
  expect([1, 0.999, 0.5, 0].map(percent)).toEqual(["100 %", "99 %", "50 %", "0 %"]);
});
