import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";

/** What Parley sends to a webhook. */
export interface WebhookRequest {
  readonly id: string;
  readonly inputParameters: Readonly<Record<string, string>>;
  readonly modelID: string;
  readonly sessionID: string;
  readonly metadata: string;
}

/** A call that the webhook got; it waits until someone answers. */
export interface ReceivedCall {
  readonly headers: IncomingHttpHeaders;
  readonly request: WebhookRequest;
  /** Answers with JSON and status 200. */
  answer(body: object): void;
  /** For answers of any other kind. */
  readonly response: ServerResponse;
}

/** A webhook on this machine, for the length of a test. */
export class WebhookStandIn {
  /** All calls so far. */
  readonly calls: ReceivedCall[] = [];
  /** What it does with a call. Nothing, unless a test says so: the caller waits. */
  react: (call: ReceivedCall) => void = () => {};
  private waiting: (() => void)[] = [];
  private readonly server = createServer((request, response) => void this.receive(request, response));

  private constructor() {}

  static async open(react?: (call: ReceivedCall) => void): Promise<WebhookStandIn> {
    const webhook = new WebhookStandIn();
    if (react) webhook.react = react;
    await new Promise<void>((resolve) => webhook.server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => webhook.close());
    return webhook;
  }

  get url(): string {
    const address = this.server.address();
    if (typeof address !== "object" || !address) throw new Error("the webhook is not open");
    return `http://127.0.0.1:${address.port}/`;
  }

  /** Waits for the call with this number, counted from 0. */
  async call(index: number): Promise<ReceivedCall> {
    for (;;) {
      const call = this.calls[index];
      if (call) return call;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const call: ReceivedCall = {
      headers: request.headers,
      request: JSON.parse(Buffer.concat(chunks).toString()),
      answer: (body) => void response.end(JSON.stringify(body)),
      response,
    };
    this.calls.push(call);
    for (const wake of this.waiting.splice(0)) wake();
    this.react(call);
  }

  private async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
