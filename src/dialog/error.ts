/** The canonical status codes that Parley uses, in gRPC's meaning. */
export type StatusCode =
  | "invalid_argument"
  | "not_found"
  | "already_exists"
  | "permission_denied"
  | "unauthenticated"
  | "resource_exhausted"
  | "failed_precondition"
  | "aborted"
  | "unavailable"
  | "deadline_exceeded"
  | "unimplemented";

/**
 * Every reason for which a call can fail, with its status code. The list is closed: docs/errors.md describes
 * each line of it. What is not here is a fault of ours and becomes INTERNAL at the edge.
 */
export const reasons = {
  INVALID_REQUEST: "invalid_argument",
  REQUEST_ID_REUSED: "invalid_argument",
  COMMAND_MISMATCH: "invalid_argument",
  UNAUTHENTICATED: "unauthenticated",
  PERMISSION_DENIED: "permission_denied",
  MODEL_NOT_FOUND: "not_found",
  SESSION_NOT_FOUND: "not_found",
  SESSION_EXISTS: "already_exists",
  STREAM_EXISTS: "already_exists",
  SESSION_ENDED: "failed_precondition",
  SESSION_EXPIRED: "failed_precondition",
  COMMAND_PENDING: "failed_precondition",
  NO_COMMAND_PENDING: "failed_precondition",
  MODEL_VERSION_GONE: "failed_precondition",
  SESSION_TOO_LONG: "failed_precondition",
  OFFSET_MISMATCH: "aborted",
  CONCURRENT_WRITE: "aborted",
  STORE_UNAVAILABLE: "unavailable",
  AUTHENTICATION_UNAVAILABLE: "unavailable",
  SERVER_STOPPING: "unavailable",
  TURN_TIMEOUT: "deadline_exceeded",
  CALL_TIMEOUT: "deadline_exceeded",
  MESSAGE_TOO_LARGE: "resource_exhausted",
  RATE_LIMITED: "resource_exhausted",
  TOO_MANY_SESSIONS: "resource_exhausted",
  TOO_MANY_WATCHES: "resource_exhausted",
  SESSION_FULL: "resource_exhausted",
  TOO_MUCH_WAITING: "resource_exhausted",
  NOT_SUPPORTED: "unimplemented",
} as const satisfies Record<string, StatusCode>;

export type Reason = keyof typeof reasons;

/** One wrong field of a request; `field` is its path, such as `user_text.text`. */
export interface FieldViolation {
  readonly field: string;
  readonly description: string;
}

/** What a NOT_FOUND did not find. */
export interface Resource {
  readonly type: "session" | "model";
  readonly name: string;
}

export interface ErrorDetails {
  readonly violations?: readonly FieldViolation[];
  readonly resource?: Resource;
  /** Facts for programs, sent as ErrorInfo.metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** When trying again may help, in milliseconds from now. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** A failure that the caller can understand and act on. Its message is sent to the client. */
export class DialogError extends Error {
  override readonly name = "DialogError";
  readonly reason: Reason;
  readonly details: ErrorDetails;

  constructor(reason: Reason, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.reason = reason;
    this.details = details;
  }

  get code(): StatusCode {
    return reasons[this.reason];
  }
}

/** INVALID_REQUEST for one field. */
export function invalidField(field: string, description: string): DialogError {
  return new DialogError("INVALID_REQUEST", `${field}: ${description}`, {
    violations: [{ field, description }],
  });
}
