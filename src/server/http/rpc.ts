import type { IncomingMessage, ServerResponse } from "node:http";
import { Code, ConnectError, createConnectRouter, createContextValues } from "@connectrpc/connect";
import {
  compressionBrotli,
  compressionGzip,
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from "@connectrpc/connect-node";
import { peerKey } from "../../rpc/peer.ts";
import type { Limits } from "../limits.ts";
import { peerOfSocket } from "../peer.ts";
import type { Service } from "../services.ts";
import { mendHandlers } from "./connect-handlers.ts";

export interface RpcParts {
  readonly services: readonly Service[];
  readonly limits: Limits;
  readonly shutdownSignal: AbortSignal;
  /** Told of answers that could not be given, though the client was there to take them. */
  readonly onError: (error: unknown) => void;
}

/**
 * Serves calls in HTTP/1.1: Connect, gRPC-Web and, for clients that want it so, gRPC. connect-node's own adapter
 * would write to stderr whenever a client leaves while it is answered, which anyone can do at any time.
 */
export function serveRpc({ services, limits, shutdownSignal, onError }: RpcParts) {
  const router = createConnectRouter({
    readMaxBytes: limits.messageBytes,
    acceptCompression: [compressionGzip, compressionBrotli],
    shutdownSignal,
  });
  for (const { description, implementation } of services) router.service(description, implementation);
  mendHandlers(router.handlers);
  const handlers = new Map(router.handlers.map((handler) => [handler.requestPath, handler]));

  return (request: IncomingMessage, response: ServerResponse): void => {
    const handler = handlers.get(request.url?.split("?", 1)[0] ?? "");
    if (!handler) {
      response.writeHead(404).end();
      return;
    }
    const values = createContextValues().set(peerKey, peerOfSocket(request.socket));
    handler(universalRequestFromNodeRequest(request, response, undefined, values))
      .then((answer) => universalResponseToNodeResponse(answer, response))
      .catch((error) => {
        if (!isLeaving(error)) onError(error);
      });
  };
}

/** Whether an answer failed because its client has left: the system says so, or Node does, or we do by ABORTED. */
function isLeaving(error: unknown): boolean {
  const { code, cause } = ConnectError.from(error);
  if (code === Code.Aborted) return true;
  return (
    cause instanceof Error && ("syscall" in cause || Reflect.get(cause, "code") === "ERR_STREAM_DESTROYED")
  );
}
