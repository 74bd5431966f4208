import type { DescService } from "@bufbuild/protobuf";
import type { HandlerContext, ServiceImpl } from "@connectrpc/connect";
import { errorToWire } from "./errors.ts";

/** What happens around every call, whichever transport it came by. */
export interface Guard {
  /** Told of what lies behind a failure and is not for clients, once each. */
  readonly onCause: (error: unknown, method: string) => void;
}

type AnyMethod = (request: unknown, context: HandlerContext) => unknown;

/** A service whose failures are all translated for the wire, those in the middle of a stream included. */
export function guarded<S extends DescService>(
  service: S,
  implementation: ServiceImpl<S>,
  guard: Guard,
): ServiceImpl<S> {
  const methods = Object.entries(implementation as Record<string, AnyMethod>);
  const wrapped = methods.map(([name, method]) => {
    const translate = (error: unknown) =>
      errorToWire(error, (unknown) => guard.onCause(unknown, `${service.typeName}/${name}`));
    const isStream = service.method[name]?.methodKind === "server_streaming";
    return [name, isStream ? guardStream(method, translate) : guardUnary(method, translate)];
  });
  return Object.fromEntries(wrapped) as ServiceImpl<S>;
}

function guardUnary(method: AnyMethod, translate: (error: unknown) => Error): AnyMethod {
  return async (request, context) => {
    try {
      return await method(request, context);
    } catch (error) {
      throw translate(error);
    }
  };
}

function guardStream(method: AnyMethod, translate: (error: unknown) => Error): AnyMethod {
  return async function* (request, context) {
    try {
      yield* method(request, context) as AsyncIterable<unknown>;
    } catch (error) {
      throw translate(error);
    }
  };
}
