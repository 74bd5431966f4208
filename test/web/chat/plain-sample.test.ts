import { expect, it } from "vitest";
import { expand, isSampleFault } from "../../../src/nlu/expand.ts";
import { plainSample } from "../../../web/src/chat/plain-sample.ts";

it.each([
  ["lights on", "lights on"],
  ["[please] (turn|switch) the ${lamp} on", "turn the ${lamp} on"],
  ["[please [do]] (go to|[set] off for) ${place}", "go to ${place}"],
  ["lamp[s] on (all of them)", "lamp on (all of them)"],
  ["(on|) now", "on now"],
  ["(|on) now", "now"],
  ["\\[really\\] \\(a\\|b\\) \\\\", "[really] (a|b) \\"],
  ["((a|b) c|d)", "a c"],
  ["this | that", "this | that"],
])("%s is, in short, %s", (sample, plain) => {
  expect(plainSample(sample)).toBe(plain);
});

it("is one of the sentences that a sample stands for", () => {
  const sample = "[please [do]] ((go|walk) to|[set] off for) town [now|today] (soon)";
  const sentences = expand(sample);
  if (isSampleFault(sentences)) throw new Error(sentences.message);
  const texts = sentences.map((parts) =>
    parts.map((part) => (typeof part === "string" ? part : "")).join(""),
  );
  expect(texts.map((text) => text.replaceAll(/\s+/g, " ").trim())).toContain(plainSample(sample));
});
