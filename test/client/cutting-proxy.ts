import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { present } from "../server/conversation.ts";

type Direction = "up" | "down";

/** Passes on what comes to a port, and breaks all connections when so many bytes have gone in a direction. */
export class CuttingProxy {
  readonly port: number;
  /** Where the server is; it may move. */
  target: number;
  /** How many bytes have gone each way. */
  readonly passed = { up: 0, down: 0 };
  private cut: { readonly direction: Direction; left: number } | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(server: Server, target: number) {
    const address = server.address();
    this.port = present(typeof address === "object" && address ? address.port : undefined);
    this.target = target;
    server.on("connection", (inbound) => {
      const outbound = connect({ port: this.target, host: "127.0.0.1", noDelay: true });
      inbound.setNoDelay(true);
      for (const socket of [inbound, outbound]) {
        this.sockets.add(socket);
        socket
          .on("error", () => {})
          .on("close", () => {
            this.sockets.delete(socket);
            inbound.destroy();
            outbound.destroy();
          });
      }
      inbound.on("data", (data) => this.pass("up", data, outbound));
      outbound.on("data", (data) => this.pass("down", data, inbound));
    });
    onTestFinished(() => {
      this.breakAll();
      server.close();
    });
  }

  static async open(target: number): Promise<CuttingProxy> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new CuttingProxy(server, target);
  }

  /** Passes on so many bytes more in a direction, and then breaks everything, once. */
  cutAfter(direction: Direction, bytes: number): void {
    this.cut = { direction, left: bytes };
  }

  /** Whether the cut that was ordered has yet to come. Calls it off. */
  spare(): boolean {
    const isSpared = this.cut !== undefined;
    this.cut = undefined;
    return isSpared;
  }

  /** Breaks all connections, without a word. */
  breakAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private pass(direction: Direction, data: Buffer, to: Socket): void {
    if (this.cut?.direction !== direction || this.cut.left >= data.length) {
      if (this.cut?.direction === direction) this.cut.left -= data.length;
      this.passed[direction] += data.length;
      to.write(data);
      return;
    }
    const { left } = this.cut;
    this.cut = undefined;
    // What has passed arrives, and then the end.
    to.write(data.subarray(0, left), () => this.breakAll());
  }
}
