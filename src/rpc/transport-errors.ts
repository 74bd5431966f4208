import { Code, type ConnectError } from "@connectrpc/connect";
import { DialogError, type Reason } from "../dialog/error.ts";
import { dialogErrorToWire } from "./errors.ts";

/** What the transports call INTERNAL though it is the request that is wrong. */
const faultsOfRequests =
  /^(parse binary|received compressed envelope|Failed to decompress|decompression failed|Invalid grpc-timeout)/;

/**
 * A failure that a transport found by itself, with a reason like those of ours; undefined when none of them fits.
 */
export function transportErrorToWire(code: Code, message: string): ConnectError | undefined {
  const reason = reasonOf(code, message);
  return reason && dialogErrorToWire(new DialogError(reason, message));
}

function reasonOf(code: Code, message: string): Reason | undefined {
  switch (code) {
    case Code.InvalidArgument:
      return "INVALID_REQUEST";
    case Code.Internal:
      return faultsOfRequests.test(message) ? "INVALID_REQUEST" : undefined;
    case Code.ResourceExhausted:
      return "MESSAGE_TOO_LARGE";
    case Code.DeadlineExceeded:
      return "CALL_TIMEOUT";
    default:
      return undefined;
  }
}
