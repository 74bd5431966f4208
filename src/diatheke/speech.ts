import { DialogError } from "../dialog/error.ts";

/** What was recognized of speech. */
export interface Heard {
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** More of the same sound is to come. */
  readonly isPartial: boolean;
}

/** Where engines plug in that turn speech into text, and text into speech. Sound is as clients send and take it. */
export interface Speech {
  /** @throws DialogError NOT_SUPPORTED when there is no engine. */
  hear(sound: AsyncIterable<Uint8Array>): AsyncIterable<Heard>;
  /** @throws DialogError NOT_SUPPORTED when there is no engine. */
  say(text: string, voice: string): AsyncIterable<Uint8Array>;
}

/** A server without engines. */
export const noSpeech: Speech = {
  hear() {
    throw notSupported("speech recognition (ASR)");
  },
  say() {
    throw notSupported("speech synthesis (TTS)");
  },
};

export function notSupported(what: string): DialogError {
  return new DialogError("NOT_SUPPORTED", `This server has no ${what}.`);
}

/** What a message of a stream brings: the first says what the stream is about, and all others bring sound. */
interface Part {
  readonly case: string | undefined;
  readonly value?: unknown;
}

/** The sound that a stream brings. */
export async function* soundIn(
  requests: AsyncIterable<{ readonly data: Part } | { readonly request: Part }>,
): AsyncGenerator<Uint8Array, void> {
  for await (const message of requests) {
    const { value } = "data" in message ? message.data : message.request;
    if (value instanceof Uint8Array) yield value;
  }
}

/** What is said first, as a whole; it timed out when nothing is. */
export async function heardOnce(speech: Speech, sound: AsyncIterable<Uint8Array>) {
  for await (const { isPartial, text, confidence } of speech.hear(sound)) {
    if (!isPartial) return { text, confidence, timedOut: false };
  }
  return { text: "", confidence: 0, timedOut: true };
}
