import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type ConnectRouter, cors, createContextValues } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { remoteAddressKey } from "../rpc/remote-address.ts";
import { mendHandlers } from "./connect-handlers.ts";
import type { Health } from "./health.ts";
import type { Limits } from "./limits.ts";

export interface HttpParts {
  readonly routes: (router: ConnectRouter) => void;
  readonly health: Health;
  readonly limits: Limits;
  readonly shutdownSignal: AbortSignal;
  /** Origins of web pages that may call us; "*" for any. */
  readonly corsOrigins: readonly string[];
}

/** How often it is looked whose time is up. */
const checkMs = 5_000;

/** HTTP/1.1: Connect and gRPC-Web, /healthz, and a word for people who come with a browser. */
export function createHttpServer(parts: HttpParts): Server {
  const { limits } = parts;
  const rpc = connectNodeAdapter({
    routes: (router) => {
      parts.routes(router);
      mendHandlers(router.handlers);
    },
    // That takes HTTP/2, and is served elsewhere.
    grpc: false,
    readMaxBytes: limits.messageBytes,
    shutdownSignal: parts.shutdownSignal,
    contextValues: ({ socket }) => createContextValues().set(remoteAddressKey, socket.remoteAddress ?? ""),
  });
  const times = {
    headersTimeout: limits.requestMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: Math.min(limits.requestMs, checkMs),
  };
  const server = createServer({ maxHeaderSize: limits.headerBytes, ...times }, (request, response) => {
    // connect-node makes a URL of this outside of any promise: if it can not, the process ends.
    if (!isUrl(request)) return answer(response, 400, "The request has no valid Host header and path.\n");
    const path = request.url?.split("?", 1)[0] ?? "";
    if (path === "/healthz") return answerHealth(response, parts.health);
    if (path === "/") return answer(response, 200, welcome);
    if (!allowCrossOrigin(request, response, parts.corsOrigins)) return;
    takeWhole(request, response);
    rpc(request, response);
  });
  // Node keeps account of connections only from here on: which are idle, and whose headers take too long. This
  // server never listens by itself; its connections come from the port.
  server.emit("listening");
  return server;
}

function isUrl({ url, headers: { host } }: IncomingMessage): boolean {
  return host !== undefined && URL.canParse(url ?? "", `http://${host}`);
}

const welcome = "This is Parley. It speaks gRPC, gRPC-Web and Connect on this port; see docs/api.md.\n";

function answerHealth(response: ServerResponse, { serving }: Health): void {
  answer(response, serving ? 200 : 503, serving ? "SERVING\n" : "NOT_SERVING\n");
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(text);
}

/**
 * Receives a request to its end though connect-node stops reading, as it does when a message is too large: if the
 * connection were closed instead, the client would never see the answer.
 */
function takeWhole(request: IncomingMessage, response: ServerResponse): void {
  const iterate = () => request.iterator({ destroyOnReturn: false });
  Object.defineProperty(request, Symbol.asyncIterator, { value: iterate });
  response.once("finish", () => request.resume());
}

/** Tells browsers which other pages may call us. False when the request was a question about that only. */
function allowCrossOrigin(
  request: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[],
): boolean {
  const { origin } = request.headers;
  if (origin === undefined || !(origins.includes(origin) || origins.includes("*"))) return true;
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("access-control-expose-headers", cors.exposedHeaders.join(", "));
  response.setHeader("vary", "origin");
  if (request.method !== "OPTIONS") return true;
  response.writeHead(204, {
    "access-control-allow-methods": cors.allowedMethods.join(", "),
    "access-control-allow-headers": cors.allowedHeaders.join(", "),
    "access-control-max-age": "7200",
  });
  response.end();
  return false;
}
