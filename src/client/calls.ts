import type { Client, CallOptions as ConnectCallOptions } from "@connectrpc/connect";
import type { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { type RetryPolicy, retrying, usualRetries } from "./retry.ts";

/** What every call may be told. */
export interface CallOptions {
  /** Gives the call up: it fails with the signal's reason. What it has brought about stays. */
  readonly signal?: AbortSignal | undefined;
  /** Where it differs from that of the client. */
  readonly retry?: Partial<RetryPolicy> | undefined;
}

/** What all calls of a client have in common. */
export interface ClientOptions {
  /** Absent: ten attempts in about half a minute. */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /**
   * How long one attempt may take, in milliseconds, before it counts as failed; watching has no limit. Absent:
   * 45,000, for an answer takes up to 30 seconds when a webhook does.
   */
  readonly timeoutMs?: number | undefined;
}

/** The calls about sessions, and how they are tried again. */
export class Calls {
  readonly sessions: Client<typeof SessionService>;
  readonly timeoutMs: number;
  private readonly retry: RetryPolicy;

  constructor(sessions: Client<typeof SessionService>, { retry, timeoutMs = 45_000 }: ClientOptions) {
    this.sessions = sessions;
    this.timeoutMs = timeoutMs;
    this.retry = { ...usualRetries, ...retry };
  }

  policy(options: CallOptions): RetryPolicy {
    return { ...this.retry, ...options.retry };
  }

  /** Makes a call until it succeeds, or fails for good. */
  make<T>(options: CallOptions, call: (options: ConnectCallOptions) => Promise<T>): Promise<T> {
    const { signal } = options;
    const { timeoutMs } = this;
    return retrying(this.policy(options), signal, () => call({ timeoutMs, ...(signal ? { signal } : {}) }));
  }
}

/** 128 random bits. `crypto.randomUUID` would do, but browsers have it on pages from https only. */
export function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What the server must always send. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the server left out what it must send");
  return value;
}
