import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isLocalHost, isLoopback } from "../address.ts";

/** The metrics as Prometheus reads them. */
export interface MetricsPage {
  readonly contentType: string;
  metrics(): Promise<string>;
}

/** What a proxy adds to the requests that it passes on. */
const proxyHeaders = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/**
 * Whether a request comes from this machine, asked for by a name of this machine. One that a proxy has passed on
 * does not count, if it can be seen: it may come from anywhere.
 */
export function isLocal({ socket, headers }: IncomingMessage): boolean {
  const { remoteAddress = "" } = socket;
  return (
    isLoopback(remoteAddress) &&
    isLocalHost(headers.host ?? "") &&
    !proxyHeaders.some((name) => name in headers)
  );
}

export async function answerMetrics(page: MetricsPage, response: ServerResponse): Promise<void> {
  const text = await page.metrics();
  response.writeHead(200, { "content-type": page.contentType, "cache-control": "no-store" });
  response.end(text);
}

/** Serves the metrics, and nothing else, on a port of their own. */
export async function serveMetrics(page: MetricsPage, host: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url?.split("?", 1)[0];
    if (path === "/metrics") void answerMetrics(page, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen({ host, port }, resolve);
  });
  return server;
}
