import { described, filledList, list, mapping, orNothing, ref, type Schema } from "./json-schema.ts";

const now: Schema = {
  description:
    "The time at which it happens, such as `2026-03-01T12:00:00Z`. Default: that of the test; of the test itself, when it runs.",
  type: ["string", "null"],
  pattern: "^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d))?$",
};

const locale = described("The language. Default: the model's first.", "optionalText");

/** Exactly one of these is what a step puts in. */
const inputs: Readonly<Record<string, Schema>> = {
  start: orNothing(
    mapping("The session begins. The first step, and only that.", {
      parameters: ref("parameters"),
      locale,
      skip_greeting: described("Whether main's init_actions are left out.", "boolean"),
      now,
    }),
  ),
  user: {
    description: "What the user says.",
    anyOf: [
      ref("optionalText"),
      mapping("With what the speech recognizer told.", {
        text: described("The words.", "optionalText"),
        timed_out: described("Whether it gave up waiting.", "boolean"),
        now,
      }),
    ],
  },
  result: mapping(
    "How the command ended that the dialog waits for.",
    {
      id: described("The command.", "text"),
      out: ref("parameters"),
      error: described("Why it failed. Empty: it did not.", "optionalText"),
    },
    ["id"],
  ),
  set_story: mapping(
    "The dialog leaves what it is doing, and goes to a story.",
    { id: described("The story.", "text"), parameters: ref("parameters") },
    ["id"],
  ),
  timeout: { description: "The user says nothing for too long: `timeout: {}`." },
};

/** Conversations as tests of a model, and texts with what they mean. */
export const tests: Readonly<Record<string, Schema>> = {
  expectedAction: {
    ...mapping("An action that should follow: exactly one of these.", {
      reply: orNothing(
        mapping("Something is said.", {
          id: described("The reply.", "optionalText"),
          text: described("Its text.", "optionalText"),
        }),
      ),
      command: orNothing(
        mapping("A command is asked for.", {
          id: described("The command.", "optionalText"),
          inputs: ref("parameters"),
        }),
      ),
      input: orNothing(
        mapping("The dialog waits for the user.", {
          immediate: described("Whether an answer is expected now.", "boolean"),
          slot: described("The slot that is asked for.", "optionalText"),
        }),
      ),
      transcribe: orNothing(
        mapping("Free speech is captured.", { id: described("The label.", "optionalText") }),
      ),
      end: { description: "The session ends: `end: {}`." },
    }),
    minProperties: 1,
    maxProperties: 1,
  },
  webhookCall: mapping(
    "A call that the webhook gets, and what it answers.",
    {
      expect: mapping(
        "What it should get.",
        { id: described("The command.", "text"), inputParameters: ref("parameters") },
        ["id"],
      ),
      respond: orNothing(
        mapping("What it answers.", {
          id: described("The command, as webhooks for Diatheke answer it; not compared.", "optionalText"),
          outParameters: ref("parameters"),
          error: described("Why the command failed. Empty: it did not.", "optionalText"),
        }),
      ),
    },
    ["expect"],
  ),
  transcriptStep: {
    ...mapping(
      "What is put in – exactly one of start, user, result, set_story, timeout – and what should come of it.",
      {
        ...inputs,
        recognize: orNothing(
          mapping("How the text should be understood; what is left out is not compared.", {
            valid_input: described("Whether the dialog accepts it here.", "boolean"),
            intent: described("The intent. Empty: none.", "optionalText"),
            slots: ref("parameters"),
          }),
        ),
        webhook: list("The calls that the webhook gets during this step.", ref("webhookCall")),
        expect: list("All actions that follow, in order. Left out: not compared.", ref("expectedAction")),
      },
    ),
    oneOf: Object.keys(inputs).map((key) => ({ required: [key] })),
  },
  transcript: filledList("A conversation as it should go.", ref("transcriptStep")),
  nluTest: mapping(
    "A text, and how it should be understood by itself.",
    {
      text: described("What a user says.", "text"),
      intent: described("The intent. Empty: it should not be understood.", "optionalText"),
      slots: described("All slots with their values. Left out: not compared.", "parameters"),
      locale,
      now,
    },
    ["text", "intent"],
  ),
  nluTests: { type: ["array", "null"], items: ref("nluTest") },
  nluTestFile: mapping(
    "Texts with what they mean; locale and now hold for all that do not say otherwise.",
    { nlu_tests: described("The texts.", "nluTests"), locale, now },
    ["nlu_tests"],
  ),
  testFile: { anyOf: [ref("transcript"), ref("nluTestFile")] },
};
