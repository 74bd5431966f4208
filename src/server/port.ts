import { createServer, type Server, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";

/** Who takes a connection, once its first bytes have told what it speaks. */
export interface Takers {
  readonly http1: (socket: Socket) => void;
  readonly http2: (socket: Socket) => void;
}

/** How long a client may take to say its first bytes. */
const firstBytesMs = 10_000;

/** An HTTP/2 client begins with a preface, and no HTTP/1.1 method looks like that. */
const preface = Buffer.from("PRI");

/** One port for HTTP/1.1 and HTTP/2: connections are told apart by their first bytes. */
export class Port {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  constructor(takers: Takers) {
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      socket.once("close", () => this.sockets.delete(socket));
      sniff(socket, takers);
    });
  }

  /**
   * @param port 0 for any that is free.
   * @returns the port that it is.
   */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen({ host, port, backlog: 1024 }, () => {
        this.server.off("error", reject);
        const address = this.server.address();
        resolve(typeof address === "object" && address ? address.port : port);
      });
    });
  }

  /** Takes no more connections. */
  stopListening(): void {
    this.server.close();
  }

  /**
   * Waits until all connections are closed, but not longer than this; then breaks off the rest.
   *
   * @param closeIdle closes connections on which nothing is under way; called again and again.
   */
  async drained(graceMs: number, closeIdle: () => void): Promise<void> {
    const end = Date.now() + graceMs;
    while (this.sockets.size > 0 && Date.now() < end) {
      closeIdle();
      await setTimeout(20);
    }
    for (const socket of this.sockets) socket.destroy();
  }
}

function sniff(socket: Socket, takers: Takers): void {
  let first = Buffer.alloc(0);
  const giveUp = () => socket.destroy();
  const look = () => {
    const more: Buffer | null = socket.read();
    if (more) first = Buffer.concat([first, more]);
    const length = Math.min(first.length, preface.length);
    const isHttp2 = first.subarray(0, length).equals(preface.subarray(0, length));
    if (isHttp2 && length < preface.length) return;
    socket.setTimeout(0);
    socket.off("timeout", giveUp).off("error", giveUp).off("readable", look);
    socket.unshift(first);
    if (isHttp2) takers.http2(socket);
    else takers.http1(socket);
  };
  socket.on("readable", look).on("error", giveUp);
  socket.setTimeout(firstBytesMs, giveUp);
}
