import { once } from "node:events";
import { createConnection, createServer, type Server, type Socket } from "node:net";

/** A port that stays the same while another server takes its place behind it. */
export class StandingAddress {
  readonly port: number;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private target: number;

  private constructor(server: Server, target: number) {
    const address = server.address();
    if (typeof address !== "object" || !address) throw new Error("there is no port");
    this.port = address.port;
    this.server = server;
    this.target = target;
    server.on("connection", (socket) => this.pass(socket));
  }

  /** Opens it, and passes connections on to a port of this machine. */
  static async open(target: number): Promise<StandingAddress> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new StandingAddress(server, target);
  }

  /** Passes connections on to another port, and breaks those that there are. */
  leadTo(target: number): void {
    this.target = target;
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private pass(socket: Socket): void {
    const onward = createConnection(this.target, "127.0.0.1");
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      this.sockets.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
  }
}
