import { ParleyError } from "./error.ts";

/** How failures are borne with that may pass. */
export interface RetryPolicy {
  /** How often a call is tried before it fails, at least 1. Each event that arrives begins the count anew. */
  readonly attempts: number;
  /** The wait before the second attempt, in milliseconds, give or take half of it; it doubles with every one. */
  readonly firstDelayMs: number;
  /** The longest such wait, in milliseconds. A server that says how long to wait is heeded, however long. */
  readonly longestDelayMs: number;
}

/** About half a minute in all: long enough for a server to be restarted. */
export const usualRetries: RetryPolicy = { attempts: 10, firstDelayMs: 100, longestDelayMs: 5_000 };

/** How often something was tried without getting any further. */
export class Attempts {
  private readonly policy: RetryPolicy;
  private readonly signal: AbortSignal | undefined;
  private failures = 0;

  constructor(policy: RetryPolicy, signal: AbortSignal | undefined) {
    this.policy = policy;
    this.signal = signal;
  }

  progress(): void {
    this.failures = 0;
  }

  /**
   * Waits until it is time to try again.
   *
   * @throws the failure, if trying again does not help or was tried often enough; the signal's reason, if it fires.
   */
  async afterFailure(reason: unknown): Promise<void> {
    this.signal?.throwIfAborted();
    const error = ParleyError.from(reason);
    // The server was there, and has told that a webhook takes its time.
    if (error.reason === "TURN_TIMEOUT") this.progress();
    this.failures += 1;
    if (this.failures >= this.policy.attempts || !mayPass(error)) throw error;
    await sleep(this.delayMs(error), this.signal);
  }

  private delayMs({ retryAfterMs = 0 }: ParleyError): number {
    const { firstDelayMs, longestDelayMs } = this.policy;
    const delay = Math.min(firstDelayMs * 2 ** (this.failures - 1), longestDelayMs) * (0.5 + Math.random());
    return retryAfterMs > 0 ? retryAfterMs + Math.min(delay, retryAfterMs / 10) : delay;
  }
}

/** Calls until it succeeds, or fails for good. */
export async function retrying<T>(
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
  call: () => Promise<T>,
): Promise<T> {
  const attempts = new Attempts(policy, signal);
  for (;;) {
    try {
      signal?.throwIfAborted();
      return await call();
    } catch (error) {
      await attempts.afterFailure(error);
    }
  }
}

/** Whether the same call may succeed later. What no reason was given for is the transport's doing. */
function mayPass({ reason, code, retryAfterMs }: ParleyError): boolean {
  if (reason === undefined) return !hopeless.has(code);
  return code === "unavailable" || passing.has(reason) || retryAfterMs !== undefined;
}

const passing: ReadonlySet<string> = new Set(["CONCURRENT_WRITE", "TURN_TIMEOUT", "CALL_TIMEOUT"]);
const hopeless: ReadonlySet<string> = new Set(["unimplemented", "unauthenticated", "permission_denied"]);

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const leave = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", leave);
      resolve();
    }, ms);
    signal?.addEventListener("abort", leave, { once: true });
  });
}
