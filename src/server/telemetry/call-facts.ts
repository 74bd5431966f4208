import { Code, type ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema } from "../../../gen/google/rpc/error_details_pb.ts";
import { answersOnce, type Call } from "../../rpc/guard.ts";
import { CallContext } from "../grpc/call-context.ts";

/** Ids that clients choose are told only when they look like ids: anything else might be what a user said. */
const idPattern = /^[\w.~:/+@=-]{1,128}$/;

/** gRPC's names of status codes, such as NOT_FOUND. */
const codeNames = new Map(
  Object.entries(Code).flatMap(([name, code]) =>
    typeof code === "number"
      ? [[code, code === Code.Canceled ? "CANCELLED" : name.replaceAll(/\B[A-Z]/g, "_$&").toUpperCase()]]
      : [],
  ) as [Code, string][],
);

/** `parley.v1.SessionService/CreateEvent` */
export function methodOf({ method }: Call): string {
  return `${method.parent.typeName}/${method.name}`;
}

/** How a call ended. A stream that its client has left is cancelled, although nothing failed. */
export function codeOf({ method, context }: Call, error: ConnectError | undefined): string {
  if (error) return codeNames.get(error.code) ?? "UNKNOWN";
  if (answersOnce(method)) return "OK";
  const isCancelled = context instanceof CallContext ? context.isCancelled : context.signal.aborted;
  return isCancelled ? "CANCELLED" : "OK";
}

/** Why a call failed, in one of the words of docs/errors.md. */
export function reasonOf(error: ConnectError | undefined): string | undefined {
  const info = error?.details.find((detail) => "desc" in detail && detail.desc === ErrorInfoSchema);
  return info && "value" in info ? (info.value as { readonly reason?: string }).reason : undefined;
}

/** Who and what a call is about. */
export function subjectOf({ principal, sessionId, requestId }: Call) {
  return {
    session: idPattern.test(sessionId) ? sessionId : undefined,
    principal: principal?.id || undefined,
    request: idPattern.test(requestId) ? requestId : undefined,
  };
}
