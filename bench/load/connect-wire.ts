import { Agent } from "node:http";
import { type Client, createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { type Answer, replyIn, type Wire } from "./wire.ts";

/** Connect or gRPC-Web, by connect-node, over HTTP/1.1 as browsers do without TLS. */
export class ConnectWire implements Wire {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly client: Client<typeof SessionService>;

  constructor(port: number, protocol: "connect" | "grpc-web") {
    const create = protocol === "connect" ? createConnectTransport : createGrpcWebTransport;
    const baseUrl = `http://127.0.0.1:${port}`;
    const nodeOptions = { agent: this.agent };
    this.client = createClient(
      SessionService,
      create({ baseUrl, httpVersion: "1.1", nodeOptions, useBinaryFormat: true }),
    );
  }

  async begin(modelId: string, sessionId: string): Promise<void> {
    await this.client.newSession({ modelId, sessionId });
  }

  async turn(sessionId: string, text: string): Promise<Answer> {
    let reply: string | undefined;
    const input = { case: "userText", value: { text } } as const;
    for await (const response of this.client.createEvent({ sessionId, input })) reply ??= replyIn(response);
    return { reply };
  }

  close(): void {
    this.agent.destroy();
  }
}
