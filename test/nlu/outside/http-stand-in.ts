import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface ReceivedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A service on this machine, for the length of a test. It answers as the test says, or never. */
export class HttpStandIn {
  readonly requests: ReceivedRequest[] = [];
  react: (response: ServerResponse, request: ReceivedRequest) => void = () => {};
  private readonly server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url: target = "", headers } = request;
    const received = { method, target, headers, body: Buffer.concat(chunks).toString() };
    this.requests.push(received);
    this.react(response, received);
  });

  private constructor() {}

  static async open(): Promise<HttpStandIn> {
    const standIn = new HttpStandIn();
    await new Promise<void>((resolve) => standIn.server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => standIn.close());
    return standIn;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
  }

  /** From now on, it answers with JSON and status 200. */
  answer(body: unknown): void {
    this.react = (response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(body));
    };
  }

  /** From now on, it answers with a status. */
  fail(status: number): void {
    this.react = (response) => void response.writeHead(status).end("it does not matter what stands here");
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
