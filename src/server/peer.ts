import type { Socket } from "node:net";
import {
  type ContextValues,
  createContextKey,
  createContextValues,
  type HandlerContext,
} from "@connectrpc/connect";
import { CallContext } from "./call-context.ts";

const peerKey = createContextKey("");

/** Notes who is at the other end, for a call that comes by connect-node. */
export function valuesWithPeer({
  socket,
}: {
  readonly socket: Pick<Socket, "remoteAddress" | "remotePort">;
}): ContextValues {
  const { remoteAddress, remotePort } = socket;
  return createContextValues().set(peerKey, remoteAddress ? `${remoteAddress}:${remotePort}` : "");
}

/** Address and port of whoever makes a call: a client, or a proxy before it. Empty when it is gone already. */
export function peerOf(context: HandlerContext): string {
  return context instanceof CallContext ? context.peer : context.values.get(peerKey);
}
