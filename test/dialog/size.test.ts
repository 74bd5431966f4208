import { describe, expect, test } from "vitest";
import { maxParameters, maxReplyBytes, maxTurnBytes, maxValueBytes } from "../../src/dialog/size.ts";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";
import { mentioning } from "./understood.ts";

const long = "x".repeat(maxValueBytes);

function talkOf(actions: string, parameters: Record<string, string> = {}, rest = ""): Conversation {
  const model = sketch(`
    stories:
      main:
        start_actions: [reply ready, input ask]
        input_actions: [{name: ask, intents: [{intent_id: go, actions: [${actions}]}]}]
${rest}`);
  return new Conversation(model, { parameters });
}

const recovered = ["problem size_limit", "ready", "waits at main/ask"];

describe("a parameter that a model sets", () => {
  const grow = '{type: memory, id: set, parameters: {x: "${x}${x}"}}';

  test("may grow with each turn up to 16 KiB; then it is a problem, and it stays as it was", () => {
    const talk = talkOf(grow, { x: "x" });
    for (let bytes = 2; bytes <= maxValueBytes; bytes *= 2) {
      expect(talk.say("go")).toEqual(["ready", "waits at main/ask"]);
      expect(talk.parameters).toEqual({ x: "x".repeat(bytes) });
    }
    expect(talk.say("go")).toEqual(recovered);
    expect(talk.last("problem").message).toBe('Parameter "x" has more than 16 KiB.');
    expect(talk.parameters).toEqual({ x: "x".repeat(maxValueBytes) });
    expect(talk.say("go")).toEqual(recovered);
  });

  test("is measured in bytes of UTF-8", () => {
    const set = '{type: memory, id: set, parameters: {y: "${x}"}}';
    expect(talkOf(set, { x: "é".repeat(maxValueBytes / 2) }).say("go")).toEqual([
      "ready",
      "waits at main/ask",
    ]);
    expect(talkOf(set, { x: "é".repeat(maxValueBytes / 2 + 1) }).say("go")).toEqual(recovered);
  });

  test("ends the session when main itself makes it grow", () => {
    const model = sketch(`
      stories:
        main:
          start_actions: [{type: memory, id: set, parameters: {x: "\${x}\${x}"}}, input ask]
          input_actions: [{name: ask, intents: [{intent_id: go, actions: []}]}]
    `);
    const talk = new Conversation(model, { parameters: { x: long } });
    expect(talk.opening).toEqual(["problem size_limit", "problem size_limit", "ended: problem"]);
  });

  test(`is one of at most ${maxParameters}`, () => {
    const others = Object.fromEntries(
      Array.from({ length: maxParameters }, (_, index) => [`p${index}`, "x"]),
    );
    const set = (name: string) => `{type: memory, id: set, parameters: {${name}: "y"}}`;
    expect(talkOf(set("p0"), others).say("go")).toEqual(["ready", "waits at main/ask"]);
    const talk = talkOf(set("one_more"), others);
    expect(talk.say("go")).toEqual(recovered);
    expect(talk.parameters).toEqual(others);
  });
});

describe("a value that comes from outside is a problem when it is too long", () => {
  test("as an output of a command", () => {
    const talk = talkOf("command look", {}, "    commands: {look: {outputs: [found]}}\n");
    talk.say("go");
    expect(talk.finish("look", { found: `${long}x` })).toEqual(recovered);
    talk.say("go");
    expect(talk.finish("look", { found: long })).toEqual(["ready", "waits at main/ask"]);
  });

  test("as a slot", () => {
    const talk = talkOf("reply done");
    expect(talk.hear("go", mentioning("go", { what: `${long}x` }))).toEqual(recovered);
  });
});

describe("what a turn gives out", () => {
  const reply = (times: number) =>
    `    replies: {big: {language_data: {en_US: ["${"${x}".repeat(times)}"]}}}\n`;

  test("is no reply of more than 64 KiB, however often it has a parameter", () => {
    const most = maxReplyBytes / maxValueBytes;
    expect(talkOf("reply big", { x: long }, reply(most)).say("go")[0]).toHaveLength(maxReplyBytes);
    for (const times of [most + 1, 1000, 100_000]) {
      const talk = talkOf("reply big", { x: long }, reply(times));
      expect(talk.say("go")).toEqual(recovered);
      expect(talk.last("problem").message).toBe('Reply "big" has more than 64 KiB.');
    }
  });

  test("is at most 1 MiB in all", () => {
    const most = maxTurnBytes / maxReplyBytes;
    const says = (times: number) => Array<string>(times).fill("reply big").join(", ");
    const allowed = talkOf(says(most - 1), { x: long }, reply(4)).say("go");
    expect(allowed).toHaveLength(most + 1);
    const refused = talkOf(says(900), { x: long }, reply(4));
    expect(refused.say("go").slice(most)).toEqual(recovered);
    expect(refused.last("problem").message).toBe("The model gave out more than 1 MiB in one turn.");
  });

  test("counts the inputs of commands", () => {
    const names = Array.from({ length: 65 }, (_, index) => `p${index}`);
    const parameters = Object.fromEntries(names.map((name) => [name, long]));
    const command = (count: number) => `    commands: {send: {inputs: [${names.slice(0, count).join()}]}}\n`;
    expect(talkOf("command send", parameters, command(64)).say("go")).toHaveLength(1);
    expect(talkOf("command send", parameters, command(65)).say("go")).toEqual(recovered);
  });

  test("ends the session when main itself says too much", () => {
    const model = sketch(`
      stories:
        main:
          start_actions: [reply big, input ask]
          input_actions: [{name: ask, intents: []}]
      replies: {big: {language_data: {en_US: ["${"${x}".repeat(5)}"]}}}
    `);
    const talk = new Conversation(model, { parameters: { x: long } });
    expect(talk.opening).toEqual(["problem size_limit", "problem size_limit", "ended: problem"]);
    expect(talk.state.waiting).toEqual({ for: "nothing" });
  });

  test("is no question for a slot that is too long, for which nobody then waits", () => {
    const model = sketch(`
      stories:
        main:
          start_actions: [reply ready, input ask]
          input_actions:
            - {name: ask, intents: [{intent_id: go, required_slots: [what], actions: []}]}
      intents:
        go:
          language_data: {en_US: {example_utterances: [go, "go \${what}"]}}
          slot_prompts: [{slot: what, reply_id: big}]
      entities: {what: {format: number}}
      replies: {big: {language_data: {en_US: ["${"${x}".repeat(5)}"]}}}
    `);
    const talk = new Conversation(model, { parameters: { x: long } });
    expect(talk.say("go")).toEqual(recovered);
  });
});
