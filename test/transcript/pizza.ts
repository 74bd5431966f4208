import { Problems } from "../../src/model/problem.ts";
import { CorePartner } from "../../src/transcript/core-partner.ts";
import type { Coverage } from "../../src/transcript/coverage.ts";
import { type Mismatch, play } from "../../src/transcript/play.ts";
import { parseTranscript } from "../../src/transcript/read-transcript.ts";
import type { Transcript } from "../../src/transcript/transcript.ts";
import { sketch } from "../dialog/sketch.ts";

/** A small model whose conversations have every kind of action in them. */
export const pizza = sketch(`
  config: {x-dialog: {locales: [en_US, de_DE]}}
  stories:
    main:
      init_actions: [reply hello, input ask]
      start_actions: [conditional broken, input ask]
      input_actions:
        - name: ask
          timeout: 5s
          timeout_actions: [reply still_there, input ask]
          intents:
            - intent_id: order
              required_slots: [size]
              slot_prompts: [{slot: size, reply_id: which_size}]
              actions: [command stock, command bake, transcribe note, reply done]
          no_intent_actions: [reply pardon, input ask]
      conditional_actions:
        - name: broken
          conditions: [{condition: "\${broken}.is(1)", actions: [named start]}]
          default_actions: []
    alarm:
      start_actions: [reply alarm, input sure]
      input_actions: [{name: sure, intents: [{intent_id: agree, actions: [reply fine]}]}]
  intents:
    order:
      language_data:
        en_US: {example_utterances: [order, "order \${size}", "order \${size} with \${topping}"]}
        de_DE: {example_utterances: [bestellen, "\${size}"]}
    agree: {language_data: {en_US: {example_utterances: ["yes"]}, de_DE: {example_utterances: [ja]}}}
    slot_fill_intent: &bare
      language_data: {en_US: {example_utterances: ["\${size}"]}, de_DE: {example_utterances: ["\${size}"]}}
  entities:
    size: {format: value_list, language_data: {en_US: {values: [small, large]}, de_DE: {values: [klein]}}}
    topping: {format: value_list, language_data: {en_US: {values: [ham]}, de_DE: {values: [schinken]}}}
  commands:
    stock: {inputs: [size], outputs: [left], use_webhook: true}
    bake: {inputs: [size, left], outputs: [state]}
  replies:
    hello: {language_data: {en_US: ["Hello \${name}"], de_DE: ["Hallo \${name}"]}}
    which_size: &plain {language_data: {en_US: [Well?], de_DE: [Nun?]}}
    done: {language_data: {en_US: ["\${size} is \${state}"], de_DE: [Fertig]}}
    alarm: {language_data: {en_US: ["Alarm \${level}", Another], de_DE: [Alarm]}}
    pardon: *plain
    still_there: *plain
    fine: *plain
`);

/** Reads a transcript that has no problems. */
export function transcriptOf(text: string): Transcript {
  const problems = new Problems();
  const transcript = parseTranscript("talk.yaml", text, problems);
  if (!transcript || problems.hasErrors) throw new Error(JSON.stringify(problems.list()));
  return transcript;
}

export function playText(text: string, coverage?: Coverage): Promise<Mismatch[]> {
  return play(transcriptOf(text), new CorePartner(pizza, coverage));
}
