import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EventBody } from "../../src/dialog/event.ts";
import { mask, maskEvents, maskText, secretsIn } from "../../src/dialog/mask.ts";
import { Conversation } from "./conversation.ts";
import { compile, sketch } from "./sketch.ts";

const model = sketch(`
  config: {sensitive: [pin, token]}
  stories:
    main:
      start_actions: [input ask]
      input_actions:
        - name: ask
          intents:
            - intent_id: pay
              required_slots: [card, pin, amount]
              actions:
                - {type: memory, id: set, parameters: {note: "card \${card}"}}
                - command charge
                - reply done
                - reply remember
  intents:
    pay:
      slots: {card: card_number}
      language_data:
        en_US: {example_utterances: [pay, "pay \${amount}", "pay \${amount} with \${card}", "pay with pin \${pin}"]}
      slot_prompts:
        - {slot: card, reply_id: which_card}
        - {slot: pin, reply_id: which_pin}
        - {slot: amount, reply_id: how_much}
    slot_fill_intent:
      language_data: {en_US: {example_utterances: ["\${pin}"]}}
  entities:
    card_number: {format: regex, sensitive: "true", language_data: {en_US: {values: ["[0-9 ]{8,}"]}}}
    pin: {format: regex, language_data: {en_US: {values: ["[0-9]{2,4}"]}}}
    amount: {format: money}
  commands:
    charge: {inputs: [card, pin, note, amount], outputs: [token, receipt]}
  replies:
    done: {language_data: {en_US: ["\${amount} from card \${card}: \${receipt}"]}}
    remember: {language_data: {en_US: ["\${note} (\${token})"]}}
`);

/** The events of a conversation, those of the client among them. */
function talk(): EventBody[] {
  const conversation = new Conversation(model);
  const events: EventBody[] = [];
  const say = (text: string) => {
    conversation.say(text);
    events.push({ kind: "user_text", text, timedOut: false }, ...conversation.events);
  };
  say("pay 50 euros with 4111 1111");
  say("what do you mean, 77?");
  say("77");
  const outputs = { token: "tok-12345", receipt: "R-1 for 4111 1111, see TOK-12345" };
  conversation.finish("charge", outputs);
  events.push({ kind: "command_result", commandId: "charge", outputs, error: "" }, ...conversation.events);
  return events;
}

describe("a conversation that is shown to others", () => {
  const events = talk();
  const shown = maskEvents(model, events);
  const only = <Kind extends EventBody["kind"]>(kind: Kind) =>
    shown.filter((event): event is Extract<EventBody, { kind: Kind }> => event.kind === kind);

  test("has as many events, of the same kinds", () => {
    expect(shown.map(({ kind }) => kind)).toEqual(events.map(({ kind }) => kind));
    expect(events.map(({ kind }) => kind)).toContain("command");
  });

  test("has no sensitive value anywhere", () => {
    const text = JSON.stringify(shown);
    for (const secret of ["4111", "77", "tok-12345", "TOK-12345"]) expect(text).not.toContain(secret);
    expect(JSON.stringify(events)).toContain("4111 1111");
  });

  test("has texts of users without the values, and as a whole when they were asked for one", () => {
    expect(only("user_text").map(({ text }) => text)).toEqual([`pay 50 euros with ${mask}`, mask, mask]);
  });

  test("has all that is not sensitive", () => {
    const [first] = only("recognition");
    expect(first?.entities).toMatchObject([
      { slot: "amount", value: "50", text: "50 euros", start: 4, end: 12 },
      { slot: "card", value: mask, text: mask, start: 18, end: 21 },
    ]);
    expect(only("command")).toMatchObject([
      { inputs: { card: mask, pin: mask, note: `card ${mask}`, amount: "50" } },
    ]);
    expect(only("command_result")).toMatchObject([
      { outputs: { token: mask, receipt: `R-1 for ${mask}, see ${mask}` } },
    ]);
    expect(
      only("reply")
        .map(({ text }) => text)
        .slice(-2),
    ).toEqual([`50 from card ${mask}: R-1 for ${mask}, see ${mask}`, `card ${mask} (${mask})`]);
  });

  test("is the same when it is masked again", () => {
    expect(maskEvents(model, shown)).toEqual(shown);
  });

  test("knows what was there before", () => {
    const before = { parameters: { card: "4111 1111", amount: "50" }, slot: "pin" };
    expect(
      maskEvents(
        model,
        [
          { kind: "user_text", text: "77", timedOut: false },
          { kind: "reply", replyId: "done", text: "50 from card 4111 1111" },
        ],
        before,
      ),
    ).toEqual([
      { kind: "user_text", text: mask, timedOut: false },
      { kind: "reply", replyId: "done", text: `50 from card ${mask}` },
    ]);
  });
});

describe("every event that can hold a value", () => {
  const secret = "s3cret";
  const events: readonly EventBody[] = [
    {
      kind: "session_started",
      modelId: "m",
      modelVersion: "v",
      locale: "en_US",
      parameters: { pin: secret, a: `x${secret}y`, token: "" },
      skipGreeting: false,
    },
    { kind: "story_jump", storyId: "main", parameters: { token: "other", b: "other things" } },
    { kind: "problem", problem: "command_failed", message: `Command charge failed: no ${secret}` },
    {
      kind: "command_result",
      commandId: "charge",
      outputs: {},
      error: `no ${secret}`,
      webhookMetadata: "anything",
    },
    { kind: "user_text", text: `my S3CRET and ${secret}`, timedOut: false },
  ];

  test("is masked", () => {
    expect(maskEvents(model, events)).toEqual([
      { ...events[0], parameters: { pin: mask, a: `x${mask}y`, token: "" } },
      { ...events[1], parameters: { token: mask, b: `${mask} things` } },
      { ...events[2], message: `Command charge failed: no ${mask}` },
      { ...events[3], error: `no ${mask}`, webhookMetadata: mask },
      { ...events[4], text: `my ${mask} and ${mask}` },
    ]);
    expect([...secretsIn(model, events)]).toEqual([secret, "other"]);
  });

  test("stays as it is in a model in which nothing is sensitive", () => {
    const open = compile({
      stories: { main: { start_actions: [{ type: "command", id: "c" }] } },
      commands: { c: {} },
    });
    const plain = events.filter(({ kind }) => kind !== "command_result");
    expect(maskEvents(open, plain)).toEqual(plain);
  });
});

describe("a text", () => {
  test("loses short secrets only where they stand alone, and long ones everywhere", () => {
    expect(maskText("5 of 50, 15 and 5€", new Set(["5"]))).toBe(`${mask} of 50, 15 and ${mask}€`);
    expect(maskText("X1234Y", new Set(["1234"]))).toBe(`X${mask}Y`);
  });

  test("loses the longest secret, when one holds another", () => {
    expect(maskText("12345 1234", new Set(["1234", "12345"]))).toBe(`${mask} ${mask}`);
  });

  test("loses secrets that look like patterns", () => {
    expect(maskText("(a|b)*$ [x] aaa", new Set(["(a|b)*$", "[x]"]))).toBe(`${mask} ${mask} aaa`);
  });

  test("never shows a secret, whatever it is", () => {
    const word = fc.string({ minLength: 3, maxLength: 12, unit: "grapheme" });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.array(word), (secrets, others) => {
        const text = [...others, ...secrets, ...others].join("");
        const shown = maskText(text, new Set(secrets));
        for (const secret of secrets) {
          if (![...secret].every((character) => mask.includes(character)))
            expect(shown).not.toContain(secret);
        }
      }),
    );
  });
});
