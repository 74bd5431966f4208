import type { Parameters } from "../dialog/event.ts";
import type { Place } from "../model/problem.ts";

/** A conversation as it should go: what is put in, and every action that should come out. */
export interface Transcript {
  /** The name of its file, for people. */
  readonly name: string;
  readonly at: Place;
  readonly steps: readonly TranscriptStep[];
}

export interface TranscriptStep {
  readonly at: Place;
  readonly input: TranscriptInput;
  /** How the text should be understood; absent: not compared. */
  readonly recognize: ExpectedRecognition | undefined;
  /** Calls that the webhook should get during this step, and what it answers. */
  readonly webhook: readonly WebhookCall[];
  /** All actions that should follow, in order; absent: not compared. */
  readonly expect: readonly ExpectedAction[] | undefined;
}

export type TranscriptInput =
  | {
      readonly kind: "start";
      readonly parameters: Parameters;
      readonly locale: string | undefined;
      readonly skipGreeting: boolean;
      /** When everything is said until a text tells another time, in milliseconds since 1970; absent: when the transcript is played. */
      readonly now?: number;
    }
  | {
      readonly kind: "user";
      readonly text: string;
      readonly timedOut: boolean;
      /** When this and all that follows is said, in milliseconds since 1970; absent: at the same time as before. */
      readonly now?: number;
    }
  | {
      readonly kind: "result";
      readonly commandId: string;
      readonly outputs: Parameters;
      readonly error: string;
    }
  | { readonly kind: "set_story"; readonly storyId: string; readonly parameters: Parameters }
  | { readonly kind: "timeout" };

/** Fields that are absent are not compared. */
export interface ExpectedRecognition {
  readonly at: Place;
  readonly valid: boolean | undefined;
  /** Empty: nothing should be recognized. */
  readonly intentId: string | undefined;
  /** All slots with their values. */
  readonly slots: Parameters | undefined;
}

export interface WebhookCall {
  readonly at: Place;
  readonly commandId: string;
  readonly inputs: Parameters | undefined;
  readonly answer: { readonly outputs: Parameters; readonly error: string };
}

/** Fields that are absent are not compared. */
export type ExpectedAction = { readonly at: Place } & (
  | { readonly kind: "reply"; readonly id: string | undefined; readonly text: string | undefined }
  | { readonly kind: "command"; readonly id: string | undefined; readonly inputs: Parameters | undefined }
  | { readonly kind: "input"; readonly immediate: boolean | undefined; readonly slot: string | undefined }
  | { readonly kind: "transcribe"; readonly id: string | undefined }
  | { readonly kind: "end" }
);
