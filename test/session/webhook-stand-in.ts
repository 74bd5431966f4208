import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";

/** What Parley sends to a webhook. */
export interface ReceivedCall {
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    readonly id: string;
    readonly inputParameters: Readonly<Record<string, string>>;
    readonly modelID: string;
    readonly sessionID: string;
    readonly metadata: string;
  };
}

/** What a test makes the webhook answer: JSON with status 200, or anything by its own hand. */
export type Reaction = (call: ReceivedCall, response: ServerResponse) => object | undefined;

/** A webhook on this machine, for the length of a test. */
export class WebhookStandIn {
  /** All calls so far. */
  readonly calls: ReceivedCall[] = [];
  /** What it does with a call; nothing, unless it says so: the caller waits. */
  react: Reaction = () => undefined;
  private readonly server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const call = { headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) };
    this.calls.push(call);
    for (const wake of this.waiting.splice(0)) wake();
    const answer = this.react(call, response);
    if (answer) response.end(JSON.stringify(answer));
  });
  private waiting: (() => void)[] = [];

  static async open(react?: Reaction): Promise<WebhookStandIn> {
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

  private async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
