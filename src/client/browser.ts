import { createConnectTransport } from "@connectrpc/connect-web";
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

/** `parley/client` in browsers, and wherever else there is `fetch`: it speaks Connect. */
export class Parley extends OverTransport {
  /** @param baseUrl such as `https://parley.example`, or `location.origin`. */
  static connect(baseUrl: string, options: ConnectOptions = {}): Parley {
    return new Parley(createConnectTransport({ baseUrl, interceptors: [identify(options)] }), options);
  }
}
