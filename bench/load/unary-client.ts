import { Client, credentials } from "@grpc/grpc-js";
import type { Method } from "./unary.ts";

const bytes = (value: Buffer) => value;

/** Makes calls whose messages are bytes, on a connection of its own. */
export class UnaryClient {
  private readonly client: Client;

  constructor(port: number) {
    const pool = { "grpc.use_local_subchannel_pool": 1 };
    this.client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), pool);
  }

  call(method: Method, request: Uint8Array): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(
        `/parley.v1.SessionService/${method}`,
        bytes,
        bytes,
        Buffer.from(request),
        (error, answer) => (answer ? resolve(answer) : reject(error)),
      );
    });
  }

  close(): void {
    this.client.close();
  }
}
