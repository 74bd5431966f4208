import fc from "fast-check";
import { beforeAll, describe, expect, it, test } from "vitest";
import { expectation } from "../../src/dialog/answer.ts";
import type { Event, EventBody } from "../../src/dialog/event.ts";
import type { Model } from "../../src/dialog/model.ts";
import { loadModel } from "../../src/model/load.ts";
import { Problems } from "../../src/model/problem.ts";
import { CorePartner } from "../../src/transcript/core-partner.ts";
import { type Mismatch, play } from "../../src/transcript/play.ts";
import { parseTranscript } from "../../src/transcript/read-transcript.ts";
import type { Transcript } from "../../src/transcript/transcript.ts";
import { writeTranscript } from "../../src/transcript/write-transcript.ts";
import { anyBeginning, anyTurns, begin, take } from "../dialog/any-conversation.ts";
import { anyModel } from "../dialog/any-model.ts";
import { type Beginning, Conversation } from "../dialog/conversation.ts";
import { richModel } from "../dialog/rich-model.ts";
import { sketch } from "../dialog/sketch.ts";
import { WordForWord } from "../nlu/word-for-word.ts";

/** The log that a session would have of a conversation. */
class Log {
  readonly events: Event[] = [];
  /** In milliseconds since 1970. */
  time = Date.parse("2026-03-01T12:00:00.5Z");

  add(...bodies: readonly EventBody[]): void {
    for (const body of bodies) this.events.push({ offset: this.events.length, time: this.time, body });
  }

  /** Adds what the conversation came to at last. */
  take({ inputs, events }: Conversation): void {
    const input = inputs.at(-1);
    if (input) this.add(input.event, ...events);
  }
}

async function written(model: Model | undefined, { events }: Log): Promise<string> {
  const yaml = await writeTranscript({ sessionId: "s", events, model }, 1 << 20);
  if (yaml === undefined) throw new Error("it was too long");
  return yaml;
}

function parsed(yaml: string): Transcript {
  const problems = new Problems();
  const transcript = parseTranscript("written", yaml, problems);
  expect(problems.list()).toEqual([]);
  if (!transcript) throw new Error("it can not be read");
  return transcript;
}

function played(yaml: string, model: Model): Promise<Mismatch[]> {
  return play(parsed(yaml), new CorePartner(model, undefined, new WordForWord()));
}

/** A conversation of which every step is written down, and what is written. */
async function saved(
  model: Model,
  beginning: Beginning,
  ...steps: readonly ((talk: Conversation, log: Log) => unknown)[]
): Promise<string> {
  const talk = new Conversation(model, beginning);
  const log = new Log();
  log.take(talk);
  for (const step of steps) {
    step(talk, log);
    log.take(talk);
  }
  return written(model, log);
}

const kinds: [string, () => Promise<fc.Arbitrary<Model>>][] = [
  ["the bank", async () => fc.constant(await bank())],
  ["a model that uses everything", async () => fc.constant(richModel())],
  ["any model", async () => anyModel],
];

describe.each(kinds)("with %s", (_, models) => {
  let any: fc.Arbitrary<Model>;
  beforeAll(async () => {
    any = await models();
  });

  it("what is written down goes as it went", async () => {
    await fc.assert(
      fc.asyncProperty(any, anyBeginning, anyTurns, async (model, beginning, turns) => {
        const talk = begin(model, beginning);
        const log = new Log();
        log.take(talk);
        for (const turn of turns) {
          log.time += turn.text % 3_600_000;
          if (!take(talk, turn)) break;
          log.take(talk);
        }
        const yaml = await written(model, log);
        expect(await played(yaml, model), yaml).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

const shop = sketch(`
  config: {x-dialog: {locales: [en_US, de_DE]}}
  stories:
    main:
      init_actions: [reply welcome, input ask]
      start_actions: [input ask]
      input_actions:
        - name: ask
          immediate: true
          intents:
            - intent_id: buy
              required_slots: [thing]
              slot_prompts: [{slot: thing, reply_id: which}]
              actions: [command look_up, reply found, command sell, transcribe note]
            - {intent_id: leave, actions: [story leaving]}
    leaving: {start_actions: [reply bye, named end]}
  intents:
    buy: {language_data: {en_US: {example_utterances: [buy, "buy \${thing}"]}, de: {example_utterances: [kaufen]}}}
    leave: {language_data: {en_US: {example_utterances: [leave]}, de: {example_utterances: [gehen]}}}
    slot_fill_intent:
      language_data: {en_US: {example_utterances: ["\${thing}"]}, de: {example_utterances: ["\${thing}"]}}
  entities:
    thing:
      format: value_list
      language_data: {en_US: {values: ["1984", red shoes]}, de: {values: ["1984"]}}
  commands:
    look_up: {inputs: [thing], outputs: [price], use_webhook: true}
    sell: {inputs: [thing, price]}
  replies:
    welcome: {language_data: {en_US: ["Welcome, \${name}.", "Hello!"], de: [Hallo.]}}
    which: {language_data: {en_US: [Which one?], de: [Was?]}}
    found: {language_data: {en_US: ["\${thing}: \${price}"], de: ["\${thing}: \${price}"]}}
    bye: {language_data: {en_US: [Bye.], de: [Tschüs.]}}
`);

describe("a transcript", () => {
  test("has every step of a conversation, as people would write it", async () => {
    const yaml = await saved(
      shop,
      { parameters: { name: "Ann" }, seed: 5 },
      (talk) => talk.say("buy"),
      (talk) => talk.say("1984"),
      (talk) => talk.finish("look_up", { price: "5 euros" }),
      (talk) => talk.fail("sell", "no change"),
      (talk) => talk.send({ kind: "user_text", text: "yes", timedOut: true }),
      (talk) => talk.keepSilent(),
      (talk) => talk.say("a\nb"),
      (talk) => talk.jump("leaving", { name: "Bob" }),
    );
    expect(yaml).toBe(`# Session s
- start: { parameters: { name: Ann } }
  expect:
    - reply: { id: welcome }
    - input: { immediate: true }
- user: buy
  recognize: { valid_input: true, intent: buy, slots: {} }
  expect:
    - reply: { id: which, text: Which one? }
    - input: { immediate: true, slot: thing }
- user: "1984"
  recognize: { valid_input: true, intent: slot_fill_intent, slots: { thing: "1984" } }
  webhook:
    - expect: { id: look_up, inputParameters: { thing: "1984" } }
      respond: { id: look_up, outParameters: { price: 5 euros } }
  expect:
    - reply: { id: found, text: "1984: 5 euros" }
    - command: { id: sell, inputs: { thing: "1984", price: 5 euros } }
- result: { id: sell, error: no change }
  expect:
    - input: { immediate: true }
- user: { text: "yes", timed_out: true }
  expect:
    - input: { immediate: true }
- timeout: {}
  expect:
    - input: { immediate: true }
- user: |-
    a
    b
  recognize: { valid_input: false, intent: "", slots: {} }
  expect:
    - input: { immediate: true }
- set_story: { id: leaving, parameters: { name: Bob } }
  expect:
    - reply: { id: bye, text: Bye. }
    - input: { immediate: true }
`);
    expect(await played(yaml, shop)).toEqual([]);
  });

  test("begins as the session did, in another language and without a greeting", async () => {
    const yaml = await saved(shop, { locale: "de_DE", skipGreeting: true });
    expect(yaml).toContain("- start: { locale: de_DE, skip_greeting: true }\n");
    expect(await played(yaml, shop)).toEqual([]);
  });

  test("tells when the model has ended the session, and not when others have", async () => {
    const restless = sketch(`
      stories:
        main: {start_actions: [conditional mood], conditional_actions: [{name: mood, conditions: [{condition: "\${mood}.not(calm)", actions: [input ask]}], default_actions: []}], input_actions: [{name: ask, intents: [{intent_id: relax, actions: [{type: memory, id: set, parameters: {mood: calm}}]}]}]}
    `);
    const yaml = await saved(restless, {}, (talk) => talk.say("relax"));
    expect(yaml).toMatch(/- user: relax\n.*\n {2}expect:\n {4}- end: \{\}\n$/);
    expect(await played(yaml, restless)).toEqual([]);

    const log = new Log();
    log.take(new Conversation(shop));
    const before = await written(shop, log);
    log.add({ kind: "session_ended", reason: "client" });
    expect(await written(shop, log)).toBe(before);
  });

  test("leaves out a step whose webhook never answered, and goes on after it", async () => {
    const yaml = await saved(
      shop,
      {},
      (talk) => talk.say("buy 1984"),
      (talk) => talk.jump("leaving"),
      (talk) => talk.say("buy red shoes"),
    );
    const { steps } = parsed(yaml);
    expect(steps.map(({ input }) => input.kind)).toEqual(["start", "set_story"]);
    expect(yaml.match(/^# Left out/gm)).toHaveLength(2);
    expect(await played(yaml, shop)).toEqual([]);
  });

  test("begins though the first webhook never answered", async () => {
    const eager = sketch(`
      stories: {main: {start_actions: [command look, input ask], input_actions: [{name: ask, intents: []}]}}
      commands: {look: {use_webhook: true}}
    `);
    const yaml = await saved(
      eager,
      {},
      (talk) => talk.jump("main"),
      (talk) => talk.finish("look"),
    );
    expect(parsed(yaml).steps.map(({ input }) => input.kind)).toEqual(["start", "set_story"]);
    expect(await played(yaml, eager)).toEqual([]);
  });

  test("of a model version that is gone has neither texts of replies nor its first language", async () => {
    const log = new Log();
    const talk = new Conversation(shop);
    log.take(talk);
    talk.say("buy");
    log.take(talk);
    const yaml = await written(undefined, log);
    expect(yaml).toContain('- start: { locale: en_US, now: "2026-03-01T12:00:00Z" }');
    expect(yaml).toContain("- reply: { id: which }");
    expect(await played(yaml, shop)).toEqual([]);
  });

  test("that is too long is not written", async () => {
    const log = new Log();
    const talk = new Conversation(shop);
    for (let step = 0; step < 100; step++) log.take(talk);
    const recorded = { sessionId: "s", events: log.events, model: shop };
    expect(await writeTranscript(recorded, 1000)).toBeUndefined();
    expect((await writeTranscript(recorded, 1 << 20))?.length).toBeGreaterThan(1000);
  });
});

describe("a transcript of a model that knows dates", () => {
  const hotel = sketch(`
    config: {time_zone: Europe/Berlin}
    stories:
      main: {start_actions: [input ask], input_actions: [{name: ask, intents: [{intent_id: book, actions: []}]}]}
    intents: {book: {language_data: {en_US: {example_utterances: ["a room for \${day}"]}}}}
    entities: {day: {format: date}}
  `);

  /** The user says something so many hours after what was said before. */
  const later = (hours: number, text: string) => (talk: Conversation, log: Log) => {
    log.time += hours * 3_600_000;
    const { model, state } = talk;
    const { locale } = state;
    const expected = expectation(model, state);
    talk.hear(text, new WordForWord().recognize({ text, model, locale, expected, now: log.time }));
  };

  test("tells on which day it was, and when another has begun where the model is", async () => {
    const yaml = await saved(
      hotel,
      {},
      later(1, "a room for tomorrow"),
      later(9.5, "a room for tomorrow"),
      later(1, "a room for tomorrow"),
      later(48, "a room for today"),
    );
    expect(yaml.split("\n").filter((line) => /^- /.test(line))).toEqual([
      '- start: { now: "2026-03-01T12:00:00Z" }',
      "- user: a room for tomorrow",
      "- user: a room for tomorrow",
      '- user: { text: a room for tomorrow, now: "2026-03-01T23:30:00Z" }',
      '- user: { text: a room for today, now: "2026-03-03T23:30:00Z" }',
    ]);
    expect(yaml.match(/day: "[^"]*"/g)).toEqual([
      'day: "2026-03-02"',
      'day: "2026-03-02"',
      'day: "2026-03-03"',
      'day: "2026-03-04"',
    ]);
    expect(await played(yaml, hotel)).toEqual([]);
  });

  test("says nothing of the time of texts that nobody has heard out", async () => {
    const yaml = await saved(hotel, {}, (talk, log) => {
      log.time += 90_000_000;
      talk.send({ kind: "user_text", text: "a room for", timedOut: true });
    });
    expect(yaml).toContain("- user: { text: a room for, timed_out: true }\n");
  });
});

async function bank(): Promise<Model> {
  const { model } = await loadModel("models/bank");
  if (!model) throw new Error("the bank does not load");
  return model;
}
