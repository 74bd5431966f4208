import type { HandlerContext } from "@connectrpc/connect";
import type { Headers as Given } from "./issuing.ts";

/** A call, of which nothing is known but its headers. */
export function callWith(headers: Given): HandlerContext {
  return { requestHeader: new Headers(headers), protocolName: "connect" } as unknown as HandlerContext;
}
