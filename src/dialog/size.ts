import type { Draft } from "./draft.ts";

/** How many parameters a session may have: what a client may set at once, and as many of the model's own. */
export const maxParameters = 512;

/** How long the value of a parameter may be, in bytes of UTF-8. */
export const maxValueBytes = 16 << 10;

/** How long a reply may be, in bytes of UTF-8. */
export const maxReplyBytes = 64 << 10;

/** How much a turn may give out in replies and inputs of commands, in bytes of UTF-8. */
export const maxTurnBytes = 1 << 20;

/** Stops a turn in which something grows beyond what a session can hold. It never leaves `run`. */
export class SizeLimit extends Error {}

/** What stopped some work when something grew too large; undefined when nothing did. */
export function sizeLimitOf(work: () => void): SizeLimit | undefined {
  try {
    work();
    return undefined;
  } catch (cause) {
    if (cause instanceof SizeLimit) return cause;
    throw cause;
  }
}

/**
 * Counts a text that a turn gives out.
 *
 * @throws SizeLimit when the turn has given out too much.
 */
export function giveOut(draft: Draft, text: string): void {
  draft.bytesGivenOut += Buffer.byteLength(text);
  if (draft.bytesGivenOut > maxTurnBytes) {
    throw new SizeLimit(`The model gave out more than ${maxTurnBytes >> 20} MiB in one turn.`);
  }
}
