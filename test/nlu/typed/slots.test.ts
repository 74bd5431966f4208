import { describe, expect, test } from "vitest";
import type { Recognized } from "../../../src/dialog/event.ts";
import { modelOf } from "../../model/write-model.ts";
import { WordForWord } from "../word-for-word.ts";
import { wednesday } from "./hearing.ts";

const model = modelOf(`
config: {time_zone: Europe/Berlin}
stories:
  main:
    start_actions: [{type: input, id: idle}]
    input_actions:
      - name: idle
        intents:
          - {intent_id: book, actions: []}
          - {intent_id: pay, actions: []}
          - {intent_id: note, actions: []}
intents:
  book:
    language_data:
      en_US:
        example_utterances:
          - "a table for \${people} on \${day} at \${hour}"
          - "a table for \${people} \${day}"
  pay: {language_data: {en_US: {example_utterances: ["pay \${amount} to \${who}", "pay \${amount}"]}}}
  note: {language_data: {en_US: {example_utterances: ["note \${text}"]}}}
entities:
  people: {format: number}
  day: {format: date}
  hour: {format: time}
  amount: {format: money}
  who: {format: email}
  text: {format: any_text}
`);

function hear(text: string, now = wednesday.now): Recognized {
  const expected = { intentIds: [], slot: "", slotIntentId: "", filledSlot: "" };
  const question = { text, model, locale: "en_US", expected, now };
  return new WordForWord().recognize(question);
}

function slots(text: string, now?: number): Record<string, string> {
  return Object.fromEntries(hear(text, now).entities.map(({ slot, value }) => [slot, value]));
}

describe("typed entities in samples", () => {
  test("take each its part of the text", () => {
    expect(slots("A table for twenty-five on Friday, the 3rd of April at half past seven, please")).toEqual(
      {},
    );
    expect(slots("A table for twenty-five on Friday, the 3rd of April at half past seven!")).toEqual({
      people: "25",
      day: "2026-04-03",
      hour: "07:30",
    });
    expect(slots("a table for two tomorrow")).toEqual({ people: "2", day: "2026-03-05" });
    expect(slots("a table for two in two weeks")).toEqual({ people: "2", day: "2026-03-18" });
    expect(slots("note: call Ann, then Bob.")).toEqual({ text: "call Ann, then Bob" });
  });

  test("know the day from the model's time zone", () => {
    const late = Date.parse("2026-03-01T23:30:00Z");
    expect(slots("a table for two tomorrow", late)).toEqual({ people: "2", day: "2026-03-03" });
  });

  test("pass on unit, confidence, and where it was said", () => {
    expect(hear("pay €20 to Ann@Example.org").entities).toEqual([
      {
        slot: "amount",
        entityId: "amount",
        value: "20",
        unit: "EUR",
        text: "€20",
        start: 4,
        end: 7,
        confidence: 1,
      },
      {
        slot: "who",
        entityId: "who",
        value: "Ann@example.org",
        text: "Ann@Example.org",
        start: 11,
        end: 26,
        confidence: 1,
      },
    ]);
    expect(hear("pay twenty").entities).toEqual([
      {
        slot: "amount",
        entityId: "amount",
        value: "20",
        text: "twenty",
        start: 4,
        end: 10,
        confidence: 0.5,
      },
    ]);
  });
});
