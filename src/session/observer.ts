import type { Head } from "./session.ts";

/** The parts of a turn that take time: to understand a text, to run the dialog, and to make the turn durable. */
export type Step = "recognize" | "run" | "append";

/** Told how something ended that was observed: with an error, or well. */
export type Ended = (error?: unknown) => void;

/**
 * How the call of a webhook ended: the command was run; the webhook said that it failed; nothing came back that
 * could be used; or the server stopped meanwhile.
 */
export type WebhookOutcome = "ok" | "refused" | "failed" | "interrupted";

/** A call of a webhook, while it is under way. */
export interface ObservedWebhook {
  /** What the observer wants to send along. */
  readonly headers: Readonly<Record<string, string>>;
  readonly ended: (outcome: WebhookOutcome) => void;
}

/** Sees the work on sessions while it goes on, and has no say in it. Observers are quick, and never throw. */
export interface Observer {
  readonly onStep: (step: Step) => Ended;
  /** A session was made: the first of its turns, or all that it was forked from, is durable. */
  readonly onSession: (head: Head) => void;
  /** A later turn is durable. */
  readonly onTurn: (head: Head) => void;
  /** A session was erased. */
  readonly onDelete: (head: Head) => void;
  readonly onWebhook: (head: Head, commandId: string) => ObservedWebhook;
}

const unseen: ObservedWebhook = { headers: {}, ended: () => {} };

/** Nobody looks. */
export const noObserver: Observer = {
  onStep: () => () => {},
  onSession: () => {},
  onTurn: () => {},
  onDelete: () => {},
  onWebhook: () => unseen,
};

/** Does a step of a turn while it is observed, now or by a promise. */
export function observed<T>(observer: Observer, step: Step, work: () => T): T {
  const ended = observer.onStep(step);
  try {
    const result = work();
    if (result instanceof Promise) result.then(() => ended(), ended);
    else ended();
    return result;
  } catch (error) {
    ended(error);
    throw error;
  }
}
