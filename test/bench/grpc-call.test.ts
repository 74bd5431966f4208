import fc from "fast-check";
import { expect, test } from "vitest";
import { enveloped, messagesIn } from "../../bench/start/grpc-call.ts";

test("what was put into envelopes is found in them again, message by message", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (messages) => {
      const body = Buffer.concat(messages.map(enveloped));
      expect(messagesIn(body).map((message) => Uint8Array.from(message))).toEqual(messages);
    }),
  );
});

test("an envelope is a flag, and the length in four bytes", () => {
  expect([...enveloped(Uint8Array.of(7, 8))]).toEqual([0, 0, 0, 0, 2, 7, 8]);
});
