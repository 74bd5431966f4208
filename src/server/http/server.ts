import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { Code, ConnectError, cors } from "@connectrpc/connect";
import type { Health } from "../health.ts";
import type { Patience } from "../patience.ts";
import { answerMetrics, isLocal, type MetricsPage } from "./metrics-page.ts";
import type { Pages } from "./pages.ts";
import { type RpcParts, serveRpc } from "./rpc.ts";

export interface HttpParts extends RpcParts {
  readonly health: Health;
  /** Origins of web pages that may call us; "*" for any. */
  readonly corsOrigins: readonly string[];
  readonly patience: Patience;
  /** What /metrics shows to this machine; absent: there is no such page. */
  readonly metrics?: MetricsPage;
  /** Answers requests for the console, and tells whether it has; absent: there is no console. */
  readonly console?: Pages;
}

/** How often it is looked whose time is up. */
const checkMs = 5_000;

/** HTTP/1.1: Connect and gRPC-Web, /healthz, and the console for people who come with a browser. */
export class HttpServer {
  private readonly parts: HttpParts;
  private readonly server: Server;
  private readonly rpc: ReturnType<typeof serveRpc>;
  /** Connections that have carried their last answer so far: when, in milliseconds, and what had been read then. */
  private readonly answered = new Map<Socket, { readonly time: number; readonly bytesRead: number }>();
  private stopping = false;

  constructor(parts: HttpParts) {
    this.parts = parts;
    const { limits, patience } = parts;
    this.rpc = serveRpc(parts);
    const options = {
      keepAliveTimeout: patience.idleConnectionMs,
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.requestMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: Math.min(limits.requestMs, checkMs),
    };
    this.server = createServer(options, (request, response) => this.serve(request, response));
    // Node keeps account of connections only from here on: which are idle, and whose headers take too long. This
    // server never listens by itself; its connections come from the port.
    this.server.emit("listening");
  }

  /** Takes a connection. */
  take(socket: Socket): void {
    socket.once("close", () => this.answered.delete(socket));
    this.server.emit("connection", socket);
  }

  /** From now on, a connection is closed with the next answer that it carries. */
  stop(): void {
    this.stopping = true;
  }

  /** Closes connections on which no call is under way, but not those on which the next may be on its way. */
  closeIdle(): void {
    const { lameDuckMs } = this.parts.patience;
    // Not by Node's own means, which also breaks off answers that are not on their way yet.
    for (const [socket, { time, bytesRead }] of this.answered) {
      if (socket.bytesRead === bytesRead && performance.now() - time >= lameDuckMs) socket.end();
    }
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    this.keepAccount(request.socket, response);
    dropSlowReader(response, this.parts.patience.slowReaderMs);
    tellOfLeaving(response);
    // connect-node makes a URL of this outside of any promise: if it can not, the process ends.
    if (!isUrl(request)) return answer(response, 400, "The request has no valid Host header and path.\n");
    const path = request.url?.split("?", 1)[0] ?? "";
    if (path === "/healthz") return answerHealth(response, this.parts.health);
    if (path === "/metrics" && this.parts.metrics) {
      if (isLocal(request)) return void answerMetrics(this.parts.metrics, response);
      return answer(response, 403, "Metrics are shown to this machine only; see docs/observability.md.\n");
    }
    if (this.parts.console?.(request, response)) return;
    if (path === "/") return answer(response, 200, welcome);
    if (!allowCrossOrigin(request, response, this.parts.corsOrigins)) return;
    takeWhole(request, response);
    this.rpc(request, response);
  }

  private keepAccount(socket: Socket, response: ServerResponse): void {
    this.answered.delete(socket);
    if (this.stopping) response.shouldKeepAlive = false;
    response.once("close", () => {
      const { destroyed, bytesRead } = socket;
      if (!destroyed) this.answered.set(socket, { time: performance.now(), bytesRead });
    });
  }
}

/** Closes the connection when nothing of what waits for its reader is taken for so long: no error could reach it. */
function dropSlowReader(response: ServerResponse, slowReaderMs: number): void {
  response.setTimeout(slowReaderMs, () => {
    const { socket } = response;
    if (!socket?.writableLength) return;
    // A reset, so that the system keeps nothing for the reader either.
    if (socket instanceof TLSSocket) socket.destroy();
    else socket.resetAndDestroy();
  });
}

/**
 * Ends the wait for a reader that has left. connect-node waits for "drain" or "error", and Node gives neither
 * when the connection is closed: the stream would be kept for ever.
 */
function tellOfLeaving(response: ServerResponse): void {
  response.once("close", () => {
    if (response.listenerCount("error") === 0) return;
    response.emit("error", new ConnectError("the client has left", Code.Aborted));
  });
}

function isUrl({ url, headers: { host } }: IncomingMessage): boolean {
  return host !== undefined && URL.canParse(url ?? "", `http://${host}`);
}

const welcome = "This is Parley. It speaks gRPC, gRPC-Web and Connect on this port; see docs/clients.md.\n";

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

/** What callers tell who they are by. Cookies are not among it: nothing of ours reads them. */
const credentialHeaders = ["authorization", "x-api-key"];

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
    "access-control-allow-headers": [...cors.allowedHeaders, ...credentialHeaders].join(", "),
    "access-control-max-age": "7200",
  });
  response.end();
  return false;
}
