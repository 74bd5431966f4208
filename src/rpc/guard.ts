import type { DescMethod, DescService } from "@bufbuild/protobuf";
import {
  type ConnectError,
  createContextKey,
  type HandlerContext,
  type ServiceImpl,
} from "@connectrpc/connect";
import { DialogError } from "../dialog/error.ts";
import type { Principal } from "../session/principal.ts";
import { errorToWire } from "./errors.ts";
import { whileKnown } from "./while-known.ts";

/** A call, as far as it is known: more and more while it goes on. */
export interface Call {
  readonly method: DescMethod;
  readonly context: HandlerContext;
  /** Who makes it; absent until that is known. */
  principal?: Principal;
  /** The session that it is about; empty until one is known. */
  sessionId: string;
  /** The id that the client gave to the request; empty: none. */
  readonly requestId: string;
}

/** What happens around every call, whichever transport it came by. */
export interface Guard {
  /**
   * Tells who calls.
   *
   * @throws DialogError UNAUTHENTICATED.
   */
  readonly authenticate: (context: HandlerContext) => Principal | Promise<Principal>;
  /** How often it is asked again who made a call that streams, in milliseconds; absent: never. */
  readonly reauthenticateMs?: number;
  /**
   * Lets a call pass whose principal may make it now. What it gives is called when the call has ended.
   *
   * @throws DialogError PERMISSION_DENIED and others.
   */
  readonly admit: (
    principal: Principal,
    method: DescMethod,
    context: HandlerContext,
  ) => (() => void) | undefined;
  /** How long a unary call may take whose client gives it this long; undefined: does not say. */
  readonly callMs: (asked: number | undefined) => number;
  /** Told of every call that begins. What it gives is told how the call ended; undefined: well. */
  readonly onCall: (call: Call) => (error: ConnectError | undefined) => void;
  /** Does a part of a call's work, so that what it leads to is known to belong to the call. Absent: nobody asks. */
  readonly within?: <T>(call: Call, work: () => T) => T;
  /** Told of what lies behind a failure and is not for clients, once each. */
  readonly onCause: (error: unknown, call: Call) => void;
}

type AnyMethod = (request: unknown, context: HandlerContext) => unknown;

const principalKey = createContextKey<Principal | undefined>(undefined);

const callKey = createContextKey<Call | undefined>(undefined);

/** Tells which session a call is about, where its messages do not. */
export function tellSession({ values }: HandlerContext, sessionId: string): void {
  const call = values.get(callKey);
  if (call) call.sessionId = sessionId;
}

/** Who makes a call that the guard has let pass. */
export function principalOf({ values }: HandlerContext): Principal {
  const principal = values.get(principalKey);
  if (!principal) throw new Error("the call has not passed the guard");
  return principal;
}

/** A service whose every call passes the guard, and whose failures are all translated for the wire. */
export function guarded<S extends DescService>(
  service: S,
  implementation: ServiceImpl<S>,
  guard: Guard,
): ServiceImpl<S> {
  const methods = implementation as Record<string, AnyMethod>;
  const wrapped = service.methods.map((method) => {
    const inner = methods[method.localName];
    if (!inner) throw new Error(`${service.typeName}/${method.name} has no implementation`);
    const outer = answersOnce(method) ? guardUnary : guardStream;
    return [method.localName, outer(method, inner, guard)];
  });
  return Object.fromEntries(wrapped) as ServiceImpl<S>;
}

/** Whether there is one answer to a call, however many messages it has itself. */
export function answersOnce({ methodKind }: DescMethod): boolean {
  return methodKind === "unary" || methodKind === "client_streaming";
}

function guardUnary(method: DescMethod, inner: AnyMethod, guard: Guard): AnyMethod {
  return async (request, context) => {
    const call = callOf(method, request, context);
    const ended = guard.onCall(call);
    let leave: (() => void) | undefined;
    try {
      leave = await enter(call, guard);
      const { within = justDo } = guard;
      const work = Promise.resolve(within(call, () => inner(request, context)));
      const response = await inTime(guard.callMs(context.timeoutMs()), work);
      call.sessionId ||= textIn(sessionIn(response), "sessionId");
      ended(undefined);
      return response;
    } catch (reason) {
      const error = errorToWire(reason, (cause) => guard.onCause(cause, call));
      ended(error);
      throw error;
    } finally {
      leave?.();
    }
  };
}

function guardStream(method: DescMethod, inner: AnyMethod, guard: Guard): AnyMethod {
  return async function* (request, context) {
    const call = callOf(method, request, context);
    const ended = guard.onCall(call);
    let error: ConnectError | undefined;
    let leave: (() => void) | undefined;
    try {
      leave = await enter(call, guard);
      const open = (inside: HandlerContext) => {
        const responses = inner(request, inside) as AsyncGenerator<unknown>;
        return guard.within ? stepwise(responses, call, guard.within) : responses;
      };
      yield* guard.reauthenticateMs === undefined
        ? open(context)
        : whileKnown(open, context, guard.authenticate, guard.reauthenticateMs);
    } catch (reason) {
      error = errorToWire(reason, (cause) => guard.onCause(cause, call));
      throw error;
    } finally {
      leave?.();
      ended(error);
    }
  };
}

function justDo<T>(_call: Call, work: () => T): T {
  return work();
}

/** The same responses, each made within the call. */
async function* stepwise(
  responses: AsyncGenerator<unknown>,
  call: Call,
  within: NonNullable<Guard["within"]>,
): AsyncGenerator<unknown> {
  try {
    for (;;) {
      const { done, value } = await within(call, () => responses.next());
      if (done) return;
      yield value;
    }
  } finally {
    await responses.return(undefined);
  }
}

function callOf(method: DescMethod, request: unknown, context: HandlerContext): Call {
  return {
    method,
    context,
    sessionId: textIn(request, "sessionId"),
    requestId: textIn(request, "requestId"),
  };
}

async function enter(call: Call, guard: Guard): Promise<(() => void) | undefined> {
  const { context, method } = call;
  const known = guard.authenticate(context);
  const principal = known instanceof Promise ? await known : known;
  call.principal = principal;
  const leave = guard.admit(principal, method, context);
  context.values.set(principalKey, principal).set(callKey, call);
  return leave;
}

/** Waits for work, but not longer than this. The work goes on: what it changes is not taken back. */
async function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLate(): DialogError {
  return new DialogError("CALL_TIMEOUT", "The call took longer than it may. What it does may yet be done.");
}

function sessionIn(response: unknown): unknown {
  return typeof response === "object" && response !== null && "session" in response
    ? response.session
    : undefined;
}

function textIn(message: unknown, field: "sessionId" | "requestId"): string {
  const value = typeof message === "object" && message !== null ? Reflect.get(message, field) : undefined;
  return typeof value === "string" ? value : "";
}
