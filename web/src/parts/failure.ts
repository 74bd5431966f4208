import { Code, ConnectError } from "@connectrpc/connect";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from "../../../gen/google/rpc/error_details_pb.ts";
import { ParleyError } from "../../../src/client/error.ts";

/** Why a call failed, for people. */
export interface Failure {
  readonly code: Code;
  /** The word from docs/errors.md; empty when the call never got that far. */
  readonly reason: string;
  /** A sentence of the server's. */
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
  /** What is wrong with the request, by the path of the field, such as `user_text.text`. */
  readonly fields: Readonly<Record<string, string>>;
  /** When the same call can pass, in milliseconds; undefined: nothing is known. */
  readonly retryInMs: number | undefined;
}

const adviceByReason: Readonly<Record<string, string>> = {
  INVALID_REQUEST: "Correct it and try again.",
  REQUEST_ID_REUSED: "Try again.",
  COMMAND_MISMATCH: "The dialog waits for another command: reload the conversation.",
  UNAUTHENTICATED: "Sign in with a key that is valid now.",
  PERMISSION_DENIED: "Sign in with the key of an operator to see this.",
  MODEL_NOT_FOUND: "Choose another model. It may have been renamed or removed.",
  SESSION_NOT_FOUND: "It was deleted, never was, or belongs to someone else. Begin a new one.",
  SESSION_EXISTS: "Choose another id.",
  STREAM_EXISTS: "Close the other stream.",
  SESSION_ENDED: "Begin a new one, or fork it at an earlier turn.",
  SESSION_EXPIRED: "Begin a new one, or fork it where it stopped.",
  COMMAND_PENDING: "Answer the command first.",
  NO_COMMAND_PENDING: "Nothing to do: the dialog has gone on without it.",
  MODEL_VERSION_GONE: "Begin a new session.",
  SESSION_TOO_LONG: "Fork it at an earlier turn, and save that.",
  OFFSET_MISMATCH: "Someone else was faster. Look at what is new, then decide.",
  CONCURRENT_WRITE: "Try again.",
  STORE_UNAVAILABLE: "Try again in a moment.",
  AUTHENTICATION_UNAVAILABLE: "Try again in a moment.",
  SERVER_STOPPING: "Try again in a moment.",
  TURN_TIMEOUT: "The webhook goes on; what follows is shown when it comes.",
  CALL_TIMEOUT: "Try again.",
  MESSAGE_TOO_LARGE: "Send less.",
  RATE_LIMITED: "Wait a moment, then try again.",
  TOO_MANY_SESSIONS: "End one of your sessions, or wait until one expires.",
  TOO_MANY_WATCHES: "Close other pages that show sessions.",
  SESSION_FULL: "Begin a new one.",
  TOO_MUCH_WAITING: "Answer the command first.",
  NOT_SUPPORTED: "This server does not have it.",
  INTERNAL: "Try again. If it stays, the server's log says more.",
};

const adviceByCode: { readonly [C in Code]?: string } = {
  [Code.Unavailable]: "Is it running? Try again in a moment.",
  [Code.Unimplemented]: "This server does not have it.",
  [Code.DeadlineExceeded]: "Try again.",
  [Code.ResourceExhausted]: "Try again in a moment.",
};

/** What there is to be said of something that was thrown. */
export function failureOf(thrown: unknown): Failure {
  const error = unwrapped(thrown);
  if (!(error instanceof ConnectError)) {
    return {
      code: Code.Unknown,
      reason: "",
      message: error instanceof Error ? error.message : String(error),
      advice: "This is a fault of the console. Reload the page.",
      fields: {},
      retryInMs: undefined,
    };
  }
  const { reason = "" } = error.findDetails(ErrorInfoSchema)[0] ?? {};
  const violations = error.findDetails(BadRequestSchema).flatMap(({ fieldViolations }) => fieldViolations);
  const delay = error.findDetails(RetryInfoSchema)[0]?.retryDelay;
  return {
    code: error.code,
    reason,
    message: error.rawMessage,
    advice: adviceByReason[reason] ?? adviceByCode[error.code] ?? "",
    fields: Object.fromEntries(violations.map(({ field, description }) => [field, description])),
    retryInMs: delay && Number(delay.seconds) * 1_000 + delay.nanos / 1e6,
  };
}

/** Whether a call failed because someone left, which is no failure. */
export function wasLeft(thrown: unknown): boolean {
  const error = unwrapped(thrown);
  return error instanceof ConnectError
    ? error.code === Code.Canceled
    : error instanceof DOMException && error.name === "AbortError";
}

/** Whether a call may pass when it is made again, with the same request id. */
export function mayPassLater({ code, reason }: Failure): boolean {
  return code === Code.Unavailable || reason === "CONCURRENT_WRITE" || reason === "CALL_TIMEOUT";
}

/** What the transport threw. */
function unwrapped(thrown: unknown): unknown {
  return thrown instanceof ParleyError ? (thrown.cause ?? thrown) : thrown;
}
