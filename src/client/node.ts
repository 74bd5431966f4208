import { createGrpcTransport } from "@connectrpc/connect-node";
import { type ConnectOptions, identify } from "./identify.ts";
import { Parley as OverTransport } from "./parley.ts";

export type { CallOptions, ClientOptions } from "./calls.ts";
export type { FieldViolation, Reason, Resource, StatusCode } from "./error.ts";
export { ParleyError, reasons } from "./error.ts";
export type * from "./event.ts";
export type { ConnectOptions } from "./identify.ts";
export type { NewSessionOptions, OpenSessionOptions } from "./parley.ts";
export type { RetryPolicy } from "./retry.ts";
export type * from "./session.ts";
export type { FinishedTurn, Turn } from "./turn.ts";

/** How to get at a server from Node. */
export interface NodeConnectOptions extends ConnectOptions {
  /** In PEM: whom to trust in place of the system's authorities, and what shows who one is. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string } | undefined;
}

/** `parley/client` in Node: it speaks gRPC. */
export class Parley extends OverTransport {
  /** @param baseUrl such as `http://127.0.0.1:9002`. */
  static connect(baseUrl: string, options: NodeConnectOptions = {}): Parley {
    const transport = createGrpcTransport({
      baseUrl,
      interceptors: [identify(options)],
      nodeOptions: { ...options.tls },
      // A server that is gone without a word is noticed.
      pingIntervalMs: 20_000,
      pingTimeoutMs: 10_000,
    });
    return new Parley(transport, options);
  }
}
