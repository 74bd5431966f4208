import { describe, expect, test } from "vitest";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";

/** What a user may say, or a command may put out, that would mean something in a model. */
const values = [
  "${other}",
  "$${other}",
  "{{other}}",
  "{other}",
  "[x]",
  "(a|b)",
  "a\nb\r\nc\td",
  "<script>alert(1)</script> & \"'",
  "yes).is(yes",
  "yes) OR ${other}.not(",
  "\\",
  "$&",
  "$1",
  "%s",
  "*alias",
  "\u202eabc",
];

const model = sketch(`
  stories:
    main:
      start_actions: [reply greeting, input ask]
      input_actions:
        - name: ask
          intents:
            - intent_id: tell
              required_slots:
                - {slot: said, check: "\${said}.not(no)", refusal: refusal}
              slot_prompts: [{slot: said, reply_id: prompt}]
              actions:
                - {type: memory, id: set, parameters: {copy: "\${said}", both: "\${said}|\${copy}"}}
                - {type: memory, id: set, parameters: {again: "\${copy}"}}
                - reply echo
                - {type: conditional, id: outcome}
                - {type: command, id: note}
                - reply noted
      conditional_actions:
        - name: outcome
          conditions:
            - {condition: "\${again}.is(yes)", actions: [reply was_yes]}
            - {condition: "\${again}.at_most(a) AND \${other}.is()", actions: [reply has_no_other]}
          default_actions: [reply was_something]
  intents:
    tell:
      slots: {said: said}
      language_data: {en_US: {example_utterances: ["tell \${said}", tell]}}
  entities:
    said: {format: any_text}
  commands:
    note: {inputs: [said, again], outputs: [result]}
  replies:
    greeting: {language_data: {en_US: ["Hello \${name}"]}}
    prompt: {language_data: {en_US: ["What, \${name}?"]}}
    refusal: {language_data: {en_US: ["Not \${said}."]}}
    echo: {language_data: {en_US: ["<\${said}> <\${again}> <\${both}>"]}}
    noted: {language_data: {en_US: ["Noted: \${result}"]}}
`);

describe.each(values)("a value like %j is text", (value) => {
  test("in replies, prompts, inputs of commands and other parameters", () => {
    const talk = new Conversation(model, { parameters: { name: value, other: "LEAKED" } });
    expect(talk.opening[0]).toBe(`Hello ${value}`);
    expect(talk.say("tell")[0]).toBe(`What, ${value}?`);
    const recognized = {
      intentId: "tell",
      confidence: 1,
      alternatives: [],
      entities: [{ slot: "said", entityId: "said", value, text: value, start: 0, end: 1, confidence: 1 }],
    };
    const lines = talk.hear(value, recognized);
    expect(lines[0]).toBe(`<${value}> <${value}> <${value}|>`);
    expect(lines[1]).toBe("was_something");
    expect(talk.last("command").inputs).toEqual({ said: value, again: value });
    expect(talk.finish("note", { result: value })[0]).toBe(`Noted: ${value}`);
    expect(talk.parameters).toMatchObject({ copy: value, again: value, result: value, other: "LEAKED" });
  });
});
