import type { Code } from "@connectrpc/connect";
import { type ServerInterceptingCall, type ServerInterceptor, status as statuses } from "@grpc/grpc-js";
import { transportErrorToWire } from "../../rpc/transport-errors.ts";
import type { Limits } from "../limits.ts";
import { hasDetails, statusOf } from "./status.ts";

/**
 * Makes the failures that grpc-js finds by itself like all others: with a reason, and INVALID_ARGUMENT where it
 * says INTERNAL of a damaged message. And ends calls whose request does not arrive in time.
 *
 * grpc-js tells those failures past its interceptors; so the call itself is changed, which has two methods
 * replaced, and is not wrapped, which would cost every call more.
 */
export function mendCalls({ requestMs }: Limits): ServerInterceptor {
  return (_method, call) => {
    const sendStatus = call.sendStatus.bind(call);
    call.sendStatus = (status) => {
      const { code, details } = status;
      const isBare = code !== statuses.OK && !hasDetails(status.metadata);
      // Both have the numbers of gRPC.
      const better = isBare ? transportErrorToWire(code as number as Code, details) : undefined;
      sendStatus(better ? statusOf(better) : status);
    };
    const start = call.start.bind(call);
    call.start = (listener) => {
      const timer = setTimeout(() => {
        call.sendStatus({ code: statuses.DEADLINE_EXCEEDED, details: "The request did not arrive in time." });
      }, requestMs);
      start({
        onReceiveMetadata: (metadata) => listener.onReceiveMetadata(metadata),
        onReceiveMessage: (message) => listener.onReceiveMessage(message),
        onReceiveHalfClose: () => {
          clearTimeout(timer);
          listener.onReceiveHalfClose();
        },
        onCancel: () => {
          clearTimeout(timer);
          listener.onCancel();
        },
      });
    };
    return call as ServerInterceptingCall;
  };
}
