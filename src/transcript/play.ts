import type { Action, ClientInput, EventBody, Recognition, SessionEnded } from "../dialog/event.ts";
import { isBlocking } from "../dialog/event.ts";
import type { Place } from "../model/problem.ts";
import { showAction, showExpectedAction, showParameters, slotsOf } from "./show.ts";
import type {
  ExpectedAction,
  ExpectedRecognition,
  Transcript,
  TranscriptInput,
  TranscriptStep,
  WebhookCall,
} from "./transcript.ts";

/** What a transcript is played against: the pure core, or a server behind a socket. */
export interface Partner {
  /** Begins a conversation, and returns the events after `session_started`. */
  start(
    input: Extract<TranscriptInput, { kind: "start" }>,
    webhook: readonly WebhookCall[],
  ): Promise<EventBody[]>;
  /**
   * Sends an event, and returns all that follow until the dialog waits for the client.
   *
   * @param now is the time from here on, in milliseconds since 1970; absent: it stays as it was.
   */
  send(input: ClientInput, webhook: readonly WebhookCall[], now?: number): Promise<EventBody[]>;
}

/** Where a conversation went another way than its transcript. */
export interface Mismatch {
  readonly at: Place;
  readonly expected: string;
  readonly actual: string;
}

/** Plays a transcript to its end, or to the first step that goes another way. */
export async function play(transcript: Transcript, partner: Partner): Promise<Mismatch[]> {
  for (const step of transcript.steps) {
    const mismatches = await playStep(step, partner);
    if (mismatches.length > 0) return mismatches;
  }
  return [];
}

async function playStep(step: TranscriptStep, partner: Partner): Promise<Mismatch[]> {
  let events: EventBody[];
  try {
    events =
      step.input.kind === "start"
        ? await partner.start(step.input, step.webhook)
        : await partner.send(clientInput(step.input), step.webhook, timeOf(step.input));
  } catch (error) {
    return [
      { at: step.at, expected: "an answer", actual: error instanceof Error ? error.message : String(error) },
    ];
  }
  return [
    ...compareRecognition(step.recognize, events),
    ...compareWebhook(step.webhook, events),
    ...compareActions(step, events),
  ];
}

function timeOf(input: TranscriptInput): number | undefined {
  return input.kind === "user" ? input.now : undefined;
}

function clientInput(input: Exclude<TranscriptInput, { kind: "start" }>): ClientInput {
  switch (input.kind) {
    case "user":
      return { kind: "user_text", text: input.text, timedOut: input.timedOut };
    case "result":
      return {
        kind: "command_result",
        commandId: input.commandId,
        outputs: input.outputs,
        error: input.error,
      };
    case "set_story":
      return { kind: "story_jump", storyId: input.storyId, parameters: input.parameters };
    case "timeout":
      return { kind: "input_timeout" };
    default:
      return input satisfies never;
  }
}

function compareRecognition(expected: ExpectedRecognition | undefined, events: EventBody[]): Mismatch[] {
  if (!expected) return [];
  const actual = events.find((event) => event.kind === "recognition");
  if (!actual) return [{ at: expected.at, expected: "a recognition", actual: "none" }];
  const slots = slotsOf(actual);
  const same =
    (expected.valid ?? actual.valid) === actual.valid &&
    (expected.intentId ?? actual.intentId) === actual.intentId &&
    showParameters(expected.slots ?? slots) === showParameters(slots);
  if (same) return [];
  return [{ at: expected.at, expected: showExpectedRecognition(expected), actual: showRecognition(actual) }];
}

function showExpectedRecognition({ valid, intentId, slots }: ExpectedRecognition): string {
  return [
    "recognize",
    ...(valid === undefined ? [] : [valid ? "valid" : "not valid"]),
    ...(intentId === undefined ? [] : [intentId || "no intent"]),
    ...(slots === undefined ? [] : [showParameters(slots)]),
  ].join(" ");
}

function showRecognition(recognition: Recognition): string {
  const { valid, intentId } = recognition;
  const slots = showParameters(slotsOf(recognition));
  return `recognize ${valid ? "valid" : "not valid"} ${intentId || "no intent"} ${slots}`;
}

function compareWebhook(expected: readonly WebhookCall[], events: EventBody[]): Mismatch[] {
  const called = events
    .filter((event) => event.kind === "command")
    .filter(({ runner }) => runner === "webhook");
  const missing = expected.slice(called.length).map(({ at, commandId }) => {
    return { at, expected: `the webhook runs ${commandId}`, actual: "it is not called" };
  });
  const wrong = called.flatMap(({ commandId, inputs }, index): Mismatch[] => {
    const call = expected[index];
    if (!call) return [];
    const want = `the webhook runs ${call.commandId} ${showParameters(call.inputs ?? inputs)}`;
    const actual = `the webhook runs ${commandId} ${showParameters(inputs)}`;
    return want === actual ? [] : [{ at: call.at, expected: want, actual }];
  });
  return [...wrong, ...missing];
}

function compareActions({ at, expect }: TranscriptStep, events: EventBody[]): Mismatch[] {
  if (!expect) return [];
  const actual = events.filter(isActionForClient);
  const count = Math.max(expect.length, actual.length);
  return Array.from({ length: count }).flatMap((_, index): Mismatch[] => {
    const wanted = expect[index];
    const got = actual[index];
    if (wanted && got && matches(wanted, got)) return [];
    return [
      {
        at: wanted?.at ?? at,
        expected: wanted ? showExpectedAction(wanted) : "nothing more",
        actual: got ? showAction(got) : "nothing more",
      },
    ];
  });
}

/** Whether an event is one that transcripts expect, one by one. */
export function isActionForClient(event: EventBody): event is Action | SessionEnded {
  if (event.kind === "command") return event.runner === "client";
  return isBlocking(event) || event.kind === "reply" || event.kind === "transcribe";
}

function matches(expected: ExpectedAction, actual: EventBody): boolean {
  switch (expected.kind) {
    case "reply":
      return (
        actual.kind === "reply" &&
        (expected.id ?? actual.replyId) === actual.replyId &&
        (expected.text ?? actual.text) === actual.text
      );
    case "command":
      return (
        actual.kind === "command" &&
        (expected.id ?? actual.commandId) === actual.commandId &&
        showParameters(expected.inputs ?? actual.inputs) === showParameters(actual.inputs)
      );
    case "input":
      return (
        actual.kind === "wait_for_user" &&
        (expected.immediate ?? actual.immediate) === actual.immediate &&
        (expected.slot ?? actual.slot) === actual.slot
      );
    case "transcribe":
      return actual.kind === "transcribe" && (expected.id ?? actual.transcribeId) === actual.transcribeId;
    case "end":
      return actual.kind === "session_ended";
    default:
      return expected satisfies never;
  }
}
