import type { DescMethod } from "@bufbuild/protobuf";
import { createClient, type Transport } from "@connectrpc/connect";
import { ModelService } from "../../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../../gen/parley/v1/session_service_pb.ts";
import type { Headers } from "./issuing.ts";

/** Every method that clients can call. */
export const methods: readonly DescMethod[] = [...SessionService.methods, ...ModelService.methods];

type AnyClient = Record<string, (request: object, options: object) => unknown>;

/** Calls a method, and gives back all that it answers. */
export async function callAny(
  transport: Transport,
  method: DescMethod,
  request: object,
  headers: Headers,
  signal?: AbortSignal,
): Promise<unknown[]> {
  const client = createClient(method.parent, transport) as AnyClient;
  const answer = client[method.localName]?.(request, { headers, ...(signal ? { signal } : {}) });
  if (method.methodKind !== "server_streaming") return [await answer];
  const messages: unknown[] = [];
  for await (const message of answer as AsyncIterable<unknown>) messages.push(message);
  return messages;
}
