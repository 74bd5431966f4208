import fc from "fast-check";
import { expect, test } from "vitest";
import { EnvelopeReader, enveloped } from "../../bench/watchers/envelopes.ts";

test("messages are found again, in whatever pieces their bytes come", () => {
  const messages = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 10 });
  const cuts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(messages, cuts, (sent, lengths) => {
      const bytes = Buffer.concat(sent.map(enveloped));
      const reader = new EnvelopeReader();
      const found: Buffer[] = [];
      for (let start = 0, piece = 0; start < bytes.length; piece++) {
        const end = start + (lengths[piece % lengths.length] ?? 1);
        found.push(...reader.take(bytes.subarray(start, end)));
        start = end;
      }
      expect(found.map((message) => [...message])).toEqual(sent.map((message) => [...message]));
    }),
  );
});
