import type { DescMethod } from "@bufbuild/protobuf";
import type { HandlerContext } from "@connectrpc/connect";
import { Diatheke } from "../../gen/cobaltspeech/diatheke/diatheke_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { DialogError } from "../dialog/error.ts";
import type { Guard } from "../rpc/guard.ts";
import { peerKey } from "../rpc/peer.ts";
import { requireRole } from "../rpc/roles.ts";
import type { Principal } from "../session/principal.ts";
import { isLoopback, networkOf } from "./address.ts";
import type { Limits } from "./limits.ts";
import { Tally } from "./tally.ts";
import { TokenBuckets } from "./token-buckets.ts";

/** Calls that last as long as their session. */
const watching: ReadonlySet<DescMethod> = new Set<DescMethod>([
  SessionService.method.watchEvents,
  Diatheke.method.sessionEventStream,
  Diatheke.method.streamAudioReplies,
]);

/**
 * Lets calls pass that their principal has the role for, and that are within the limits of their caller: a principal with a name, else an address. Nobody in
 * particular on this machine is not limited, unless that was asked for: a proxy may stand there.
 */
export function admission(limits: Limits): Guard["admit"] {
  const rates = new TokenBuckets(limits.callsPerSecond, limits.callBurst);
  const watches = new Tally();
  return (principal, method, context) => {
    requireRole(principal, method);
    const caller = callerOf(principal, context, limits);
    if (caller === undefined) return undefined;
    const waitMs = rates.take(caller);
    if (waitMs > 0) {
      throw new DialogError("RATE_LIMITED", `More than ${limits.callsPerSecond} calls a second. Slow down.`, {
        retryAfterMs: Math.ceil(waitMs),
      });
    }
    if (!watching.has(method)) return undefined;
    if (!watches.add(caller, limits.watches)) {
      throw new DialogError("TOO_MANY_WATCHES", `You watch ${limits.watches} sessions already.`, {
        metadata: { limit: String(limits.watches) },
      });
    }
    return () => watches.remove(caller);
  };
}

function callerOf(
  { id }: Principal,
  { values }: HandlerContext,
  { limitLoopback }: Limits,
): string | undefined {
  if (id !== "") return `principal ${id}`;
  const { address } = values.get(peerKey);
  if (isLoopback(address) && !limitLoopback) return undefined;
  return networkOf(address);
}
