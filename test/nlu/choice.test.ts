import { describe, expect, test } from "vitest";
import { Listener } from "./listener.ts";

describe("between several readings", () => {
  const listener = new Listener({
    samples: {
      transfer: ["from ${source} to ${target}", "transfer ${amount}", "transfer everything", "to ${target}"],
      balance: ["balance of ${source}", "${source} balance", "transfer ${word}"],
      chat: ["${word} ${word}", "to ${source}"],
      slot_fill_intent: ["${amount}", "${source}", "${target}", "to ${target}"],
    },
    lists: {
      source: ["checking", "savings"],
      target: ["checking", "savings", "pension"],
      word: ["transfer", "everything", "balance", "savings"],
    },
    patterns: { amount: ["[0-9]+"] },
  });

  test("the slot that was asked for comes first", () => {
    expect(listener.hear("savings")).toBe("slot_fill_intent source=savings");
    expect(listener.hear("savings", { slot: "source" })).toBe("slot_fill_intent source=savings");
    expect(listener.hear("savings", { slot: "target" })).toBe("slot_fill_intent target=savings");
    expect(listener.hear("to savings", { slot: "target", intentIds: ["chat"] })).toBe(
      "slot_fill_intent target=savings",
    );
  });

  test("an expected intent comes next, also in the answer to a question", () => {
    expect(listener.hear("to savings", { intentIds: ["chat"] })).toBe("chat source=savings");
    expect(listener.hear("to savings", { intentIds: ["transfer"] })).toBe("transfer target=savings");
    expect(listener.hear("to savings", { slot: "amount", intentIds: ["transfer"] })).toBe(
      "transfer target=savings",
    );
    expect(listener.hear("to pension", { slot: "amount", intentIds: ["transfer"] })).toBe(
      "transfer target=pension",
    );
  });

  test("more literal words come next", () => {
    expect(listener.hear("transfer everything")).toBe("transfer");
    expect(listener.hear("savings balance")).toBe("balance source=savings");
    expect(listener.hear("transfer savings")).toBe("balance word=savings");
  });

  test("an expected intent beats more literal words", () => {
    expect(listener.hear("savings balance", { intentIds: ["chat"] })).toBe("chat word=savings word=balance");
  });

  test("the order in the model decides between equals", () => {
    expect(listener.hear("to savings")).toBe("transfer target=savings");
    const equal = (a: string, b: string) =>
      new Listener({ samples: { a: [a], b: [b] }, lists: { x: ["one"] } }).hear("one one");
    expect(equal("${x} one", "one ${x}")).toBe("a x=one");
    expect(equal("one ${x}", "${x} one")).toBe("a x=one");
  });

  test("an answer comes before an intent with more literal words", () => {
    const asked = new Listener({
      samples: { agree: ["good savings"], slot_fill_intent: ["good ${source}"] },
      lists: { source: ["savings"] },
    });
    const expected = { slot: "source", intentIds: ["agree"] };
    expect(asked.hear("good savings", expected)).toBe("slot_fill_intent source=savings");
    expect(asked.hear("good savings", { intentIds: ["agree"] })).toBe("agree");
  });

  test("a bare answer comes before another intent with the same words", () => {
    const asked = new Listener({
      samples: {
        show: ["${source}", "show ${source}"],
        slot_fill_intent: ["${source}", "${word} ${source}"],
      },
      lists: { source: ["savings"], word: ["show"] },
    });
    const expected = { slot: "source", intentIds: ["show", "balance"] };
    expect(asked.hear("savings", expected)).toBe("slot_fill_intent source=savings");
    expect(asked.hear("savings", { intentIds: ["show", "balance"] })).toBe("show source=savings");
    expect(asked.hear("show savings", expected)).toBe("show source=savings");
  });

  test("an intent that is not expected does not answer a question", () => {
    const asked = new Listener({
      samples: { agree: ["fine savings"], chat: ["fine ${source}"], slot_fill_intent: ["${source}"] },
      lists: { source: ["savings"] },
    });
    expect(asked.hear("fine savings", { slot: "source", intentIds: ["agree"] })).toBe("agree");
    expect(asked.hear("fine savings", { slot: "source", intentIds: ["chat"] })).toBe("chat source=savings");
  });

  test("a slot that was asked for does not matter where no reading has it", () => {
    expect(listener.hear("transfer 5", { slot: "source" })).toBe("transfer amount=5");
  });
});

describe("alternatives", () => {
  const listener = new Listener({
    samples: {
      play: ["play ${title}", "both"],
      call: ["call ${title}", "both", "play ${title}"],
      stop: ["${title} ${title}", "both"],
      quit: ["quit", "${title}"],
    },
    lists: { title: ["play", "yesterday", "quit"] },
  });

  test("that fit just as well have the same confidence", () => {
    expect(listener.recognize("both")).toMatchObject({
      intentId: "play",
      confidence: 1,
      alternatives: [
        { intentId: "call", confidence: 1 },
        { intentId: "stop", confidence: 1 },
      ],
    });
  });

  test("that fit less well have less, best first", () => {
    expect(listener.recognize("play yesterday").alternatives).toEqual([
      { intentId: "call", confidence: 1 },
      { intentId: "stop", confidence: 0.9 },
    ]);
    expect(listener.recognize("both", { intentIds: ["stop"] })).toMatchObject({
      intentId: "stop",
      alternatives: [
        { intentId: "play", confidence: 0.9 },
        { intentId: "call", confidence: 0.9 },
      ],
    });
  });

  test("never hold the intent that was chosen", () => {
    expect(listener.recognize("quit")).toMatchObject({ intentId: "quit", entities: [], alternatives: [] });
  });

  test("hold each intent once, for its best reading", () => {
    const twice = new Listener({ samples: { a: ["both"], b: ["${x}", "both"] }, lists: { x: ["both"] } });
    expect(twice.recognize("both").alternatives).toEqual([{ intentId: "b", confidence: 1 }]);
  });
});

test("the same question always has the same answer", () => {
  const language = {
    samples: { a: ["${x} ${y}", "both ${x}"], b: ["both ${y}", "${y} ${x}"] },
    lists: { x: ["both", "one", "two"], y: ["one", "two", "both"] },
  };
  const [one, other] = [new Listener(language), new Listener(language)];
  for (const text of ["both one", "one two", "two both", "both both"]) {
    const answer = one.recognize(text);
    expect(one.recognize(text)).toEqual(answer);
    expect(other.recognize(text)).toEqual(answer);
  }
});
