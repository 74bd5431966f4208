import type { Code } from "@connectrpc/connect";
import {
  type ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
  status as statuses,
} from "@grpc/grpc-js";
import { transportErrorToWire } from "../../rpc/transport-errors.ts";
import type { Limits } from "../limits.ts";
import { hasDetails, statusOf } from "./status.ts";

type Call = ServerInterceptingCallInterface;
type Listener = Parameters<Call["start"]>[0];

/**
 * Makes the failures that grpc-js finds by itself like all others: with a reason, and INVALID_ARGUMENT where it
 * says INTERNAL of a damaged message. And ends calls whose request does not arrive in time.
 *
 * grpc-js tells those failures past its interceptors; so the call itself is changed, which has two methods
 * replaced, and is not wrapped, which would cost every call more. The methods are the same for all calls: a stream
 * may be open for days, and keeps what it has of its own.
 */
export function mendCalls({ requestMs }: Limits): ServerInterceptor {
  function start(this: Call, listener: Listener): void {
    original(this).start.call(this, new PunctualListener(this, listener, requestMs));
  }
  return (_method, call) => Object.assign(call, { sendStatus, start }) as ServerInterceptingCall;
}

/** The methods of a call as grpc-js has them. */
function original(call: Call): Call {
  return Object.getPrototypeOf(call);
}

const sendStatus: Call["sendStatus"] = function (this: Call, status) {
  const { code, details } = status;
  const isBare = code !== statuses.OK && !hasDetails(status.metadata);
  // Both have the numbers of gRPC.
  const better = isBare ? transportErrorToWire(code as number as Code, details) : undefined;
  original(this).sendStatus.call(this, better ? statusOf(better) : status);
};

/** Listens to a call until its request is there, and ends the call when that takes too long. */
class PunctualListener implements Listener {
  private readonly inner: Listener;
  private timer: NodeJS.Timeout | undefined;

  constructor(call: Call, inner: Listener, requestMs: number) {
    this.inner = inner;
    this.timer = setTimeout(endLate, requestMs, call);
  }

  onReceiveMetadata(metadata: Parameters<Listener["onReceiveMetadata"]>[0]): void {
    this.inner.onReceiveMetadata(metadata);
  }

  onReceiveMessage(message: unknown): void {
    this.inner.onReceiveMessage(message);
  }

  onReceiveHalfClose(): void {
    this.stop();
    this.inner.onReceiveHalfClose();
  }

  onCancel(): void {
    this.stop();
    this.inner.onCancel();
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

function endLate(call: Call): void {
  call.sendStatus({ code: statuses.DEADLINE_EXCEEDED, details: "The request did not arrive in time." });
}
