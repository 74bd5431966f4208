import type { MessageInitShape } from "@bufbuild/protobuf";
import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
} from "../../gen/google/rpc/error_details_pb.ts";
import { DialogError, type FieldViolation, type StatusCode } from "../dialog/error.ts";

/** Who defines the reasons in ErrorInfo. */
const domain = "parley";

/**
 * Errors travel in headers, of which gRPC clients take 8 KiB. What a request has wrong may be more than that: the
 * first of it is told.
 */
const maxViolations = 10;
const maxViolationCharacters = 150;
const maxMessageCharacters = 1000;

const codes: Readonly<Record<StatusCode, Code>> = {
  invalid_argument: Code.InvalidArgument,
  not_found: Code.NotFound,
  already_exists: Code.AlreadyExists,
  permission_denied: Code.PermissionDenied,
  unauthenticated: Code.Unauthenticated,
  resource_exhausted: Code.ResourceExhausted,
  failed_precondition: Code.FailedPrecondition,
  aborted: Code.Aborted,
  unavailable: Code.Unavailable,
  deadline_exceeded: Code.DeadlineExceeded,
  unimplemented: Code.Unimplemented,
};

/**
 * What a client is told of a failure. One of ours says why in google.rpc details; one that the transport found
 * is passed on; anything else is INTERNAL without a word of what is inside. What lies behind a failure, and is
 * not for clients, is told to `onCause`.
 */
export function errorToWire(error: unknown, onCause: (cause: unknown) => void): ConnectError {
  if (error instanceof DialogError) {
    if (error.cause !== undefined) onCause(error.cause);
    return dialogErrorToWire(error);
  }
  if (error instanceof ConnectError) return error;
  onCause(error);
  return new ConnectError("internal error", Code.Internal, undefined, [
    { desc: ErrorInfoSchema, value: { reason: "INTERNAL", domain } },
  ]);
}

export function dialogErrorToWire(error: DialogError): ConnectError {
  const { resource, metadata, retryAfterMs } = error.details;
  const violations = error.details.violations?.slice(0, maxViolations).map(shortened);
  const message = excerpt(error.message, maxMessageCharacters);
  const info: MessageInitShape<typeof ErrorInfoSchema> = {
    reason: error.reason,
    domain,
    metadata: { ...metadata },
  };
  // HTTP wants to be told how to do better. gRPC has no such header, and nobody looks for it there.
  const headers = error.reason === "UNAUTHENTICATED" ? { "www-authenticate": "Bearer" } : undefined;
  return new ConnectError(message, codes[error.code], headers, [
    { desc: ErrorInfoSchema, value: info },
    ...(violations ? [{ desc: BadRequestSchema, value: { fieldViolations: violations } }] : []),
    ...(resource
      ? [
          {
            desc: ResourceInfoSchema,
            value: { resourceType: resource.type, resourceName: resource.name, description: message },
          },
        ]
      : []),
    ...(retryAfterMs === undefined
      ? []
      : [{ desc: RetryInfoSchema, value: { retryDelay: durationFromMs(retryAfterMs) } }]),
  ]);
}

function shortened({ field, description }: FieldViolation): { field: string; description: string } {
  return {
    field: excerpt(field, maxViolationCharacters),
    description: excerpt(description, maxViolationCharacters),
  };
}

function excerpt(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
