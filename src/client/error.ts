import { durationMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
} from "../../gen/google/rpc/error_details_pb.ts";

/** Every reason for which Parley lets a call fail: docs/errors.md says when, and what to do. */
export const reasons = [
  "INVALID_REQUEST",
  "REQUEST_ID_REUSED",
  "COMMAND_MISMATCH",
  "UNAUTHENTICATED",
  "PERMISSION_DENIED",
  "MODEL_NOT_FOUND",
  "SESSION_NOT_FOUND",
  "SESSION_EXISTS",
  "STREAM_EXISTS",
  "SESSION_ENDED",
  "SESSION_EXPIRED",
  "COMMAND_PENDING",
  "NO_COMMAND_PENDING",
  "MODEL_VERSION_GONE",
  "SESSION_TOO_LONG",
  "OFFSET_MISMATCH",
  "CONCURRENT_WRITE",
  "STORE_UNAVAILABLE",
  "AUTHENTICATION_UNAVAILABLE",
  "SERVER_STOPPING",
  "TURN_TIMEOUT",
  "CALL_TIMEOUT",
  "MESSAGE_TOO_LARGE",
  "RATE_LIMITED",
  "TOO_MANY_SESSIONS",
  "TOO_MANY_WATCHES",
  "SESSION_FULL",
  "TOO_MUCH_WAITING",
  "NOT_SUPPORTED",
  "INTERNAL",
] as const;

export type Reason = (typeof reasons)[number];

/** The status codes of gRPC, as Connect writes them. */
export type StatusCode =
  | "canceled"
  | "unknown"
  | "invalid_argument"
  | "deadline_exceeded"
  | "not_found"
  | "already_exists"
  | "permission_denied"
  | "resource_exhausted"
  | "failed_precondition"
  | "aborted"
  | "out_of_range"
  | "unimplemented"
  | "internal"
  | "unavailable"
  | "data_loss"
  | "unauthenticated";

/** One wrong field of a request; `field` is its path, such as `user_text.text`. */
export interface FieldViolation {
  readonly field: string;
  readonly description: string;
}

/** What a call did not find, or found to be there already: a "session" or a "model". */
export interface Resource {
  readonly type: string;
  readonly name: string;
}

export interface ErrorDetails {
  readonly reason?: Reason | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly violations?: readonly FieldViolation[];
  readonly resource?: Resource | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: ConnectError;
}

/** A call that failed. Its message is a sentence for the developer; `cause` is the error of the transport. */
export class ParleyError extends Error {
  override readonly name = "ParleyError";
  readonly code: StatusCode;
  /** Absent when the failure never came from Parley: there was no connection, or a proxy answered. */
  readonly reason: Reason | undefined;
  /** Facts by name; which ones is fixed per reason. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The fields of the request that are wrong. */
  readonly violations: readonly FieldViolation[];
  readonly resource: Resource | undefined;
  /** When the same call can pass, in milliseconds from when it failed. */
  readonly retryAfterMs: number | undefined;

  constructor(code: StatusCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause ? { cause: details.cause } : undefined);
    this.code = code;
    this.reason = details.reason;
    this.metadata = details.metadata ?? {};
    this.violations = details.violations ?? [];
    this.resource = details.resource;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** What a call of the raw services failed with. */
  static from(error: unknown): ParleyError {
    if (error instanceof ParleyError) return error;
    const cause = ConnectError.from(error);
    const [info] = cause.findDetails(ErrorInfoSchema);
    const [resource] = cause.findDetails(ResourceInfoSchema);
    const [retry] = cause.findDetails(RetryInfoSchema);
    return new ParleyError(codeOf(cause), cause.rawMessage, {
      // The list is that of this release; what a later one adds is passed on as it came.
      reason: info?.domain === "parley" ? (info.reason as Reason) : undefined,
      metadata: info?.metadata,
      violations: cause
        .findDetails(BadRequestSchema)
        .flatMap(({ fieldViolations }) =>
          fieldViolations.map(({ field, description }) => ({ field, description })),
        ),
      resource: resource && { type: resource.resourceType, name: resource.resourceName },
      retryAfterMs: retry?.retryDelay && durationMs(retry.retryDelay),
      cause,
    });
  }
}

/** From `NotFound` to `not_found`. */
function codeOf({ code }: ConnectError): StatusCode {
  return Code[code].replace(/\B[A-Z]/g, "_$&").toLowerCase() as StatusCode;
}
