import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import type { Answer, Wire } from "./wire.ts";

/** A turn as one JSON request: `POST /sessions`, and `POST /turns` with `{sessionId, text}`, which gives `{reply}`. */
export class HttpWire implements Wire {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly port: number;

  constructor(port: number) {
    this.port = port;
  }

  async begin(_modelId: string, sessionId: string): Promise<void> {
    await this.post("/sessions", { sessionId });
  }

  async turn(sessionId: string, text: string): Promise<Answer> {
    return JSON.parse(await this.post("/turns", { sessionId, text }));
  }

  close(): void {
    this.agent.destroy();
  }

  private async post(path: string, message: object): Promise<string> {
    const body = JSON.stringify(message);
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const call = request({ port: this.port, path, method: "POST", agent: this.agent, headers });
    call.end(body);
    const [response] = (await once(call, "response")) as [IncomingMessage];
    let text = "";
    for await (const chunk of response.setEncoding("utf8")) text += chunk;
    if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode} ${text}`);
    return text;
  }
}
