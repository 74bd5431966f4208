import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { present } from "./conversation.ts";

/**
 * Passes on what comes to a port, until it goes silent: then connections stay as they are, and nothing passes
 * any more in either direction, as if a cable had been pulled.
 */
export class SilentProxy {
  readonly port: number;
  private readonly sockets = new Set<Socket>();
  /** How many connections to the server are open, as far as the proxy was told. */
  private readonly outbound = new Set<Socket>();
  private waiting: (() => void)[] = [];

  private constructor(server: Server, target: number) {
    const address = server.address();
    this.port = present(typeof address === "object" && address ? address.port : undefined);
    server.on("connection", (inbound) => {
      const outbound = connect({ port: target, host: "127.0.0.1", noDelay: true });
      this.outbound.add(outbound);
      outbound.once("close", () => {
        this.outbound.delete(outbound);
        for (const wake of this.waiting.splice(0)) wake();
      });
      for (const socket of [inbound, outbound]) {
        this.sockets.add(socket);
        socket.on("error", () => {}).on("close", () => inbound.destroy() && outbound.destroy());
      }
      inbound.on("data", (data) => outbound.write(data));
      outbound.on("data", (data) => inbound.write(data));
    });
    onTestFinished(() => {
      for (const socket of this.sockets) socket.destroy();
      server.close();
    });
  }

  static async open(target: number): Promise<SilentProxy> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new SilentProxy(server, target);
  }

  /** Takes everything from both sides and passes on nothing. */
  swallow(): void {
    for (const socket of this.sockets) socket.removeAllListeners("data").on("data", () => {});
  }

  /** Takes nothing from either side, so that what is sent piles up. */
  block(): void {
    for (const socket of this.sockets) socket.pause();
  }

  /** Passes on what has piled up, and all that still comes. */
  unblock(): void {
    for (const socket of this.sockets) socket.resume();
  }

  /** Waits until the server has closed all connections. One that is blocked does not learn of it. */
  async abandoned(): Promise<void> {
    while (this.outbound.size > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}
