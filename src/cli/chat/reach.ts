import colours from "picocolors";
import type { CallOptions } from "../../client/calls.ts";
import { ParleyError } from "../../client/error.ts";
import { retrying, usualRetries } from "../../client/retry.ts";
import type { Terminal } from "./terminal.ts";

/** A restart of the server should not be noticed; anything longer should be told. */
const first = { attempts: 3 };
const untilItIsBack = { attempts: Number.POSITIVE_INFINITY, longestDelayMs: 1_000 };

/** What a piece of work is given, to pass on to its calls. */
export interface Reach extends CallOptions {
  /** To be called when the server has answered. */
  readonly onAnswer: () => void;
}

/**
 * Does work that calls the server. While the server is away, tells so, and does it again until it is back or the
 * person gives up by Ctrl-C: the work must be safe to do again.
 *
 * @returns undefined when it failed, which the person was told.
 */
export async function reach<T>(
  terminal: Terminal,
  work: (reach: Reach) => Promise<T>,
): Promise<{ readonly done: T } | undefined> {
  return terminal.during(async (signal) => {
    try {
      return { done: await work({ signal, retry: first, onAnswer: () => {} }) };
    } catch (error) {
      if (signal.aborted) return gaveUp(terminal);
      const failure = ParleyError.from(error);
      if (!isAway(failure)) return refused(terminal, failure);
      terminal.print(
        colours.red(`The server can not be reached: ${failure.message}. Trying again; Ctrl-C stops that.`),
      );
    }
    let isTold = false;
    const onAnswer = () => {
      if (!isTold) terminal.print(colours.dim("(the server is back)"));
      isTold = true;
    };
    try {
      const done = await work({ signal, retry: untilItIsBack, onAnswer });
      onAnswer();
      return { done };
    } catch (error) {
      if (signal.aborted) return gaveUp(terminal);
      return refused(terminal, ParleyError.from(error));
    }
  });
}

/** Makes one of the raw calls, which are not tried again by themselves. */
export async function callRaw<T>(
  { signal, retry, onAnswer }: Reach,
  call: (options: { signal?: AbortSignal }) => Promise<T>,
): Promise<T> {
  const answer = await retrying({ ...usualRetries, ...retry }, signal, () => call(signal ? { signal } : {}));
  onAnswer();
  return answer;
}

/** Whether nobody answers: what has no reason never came from Parley. */
function isAway({ reason, code }: ParleyError): boolean {
  return code === "unavailable" || (reason === undefined && brokenOff.has(code));
}

/** What connections end with when the other end does. */
const brokenOff: ReadonlySet<string> = new Set([
  "aborted",
  "canceled",
  "internal",
  "unknown",
  "deadline_exceeded",
]);

function gaveUp(terminal: Terminal): undefined {
  terminal.print(colours.dim("(left: what was sent may have been taken)"));
}

function refused(terminal: Terminal, { message }: ParleyError): undefined {
  terminal.print(colours.red(`(${message})`));
}
