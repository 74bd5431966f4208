import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as startTimer } from "node:timers";
import { setTimeout } from "node:timers/promises";
import { isLoopback, networkOf } from "./address.ts";
import type { Limits } from "./limits.ts";
import type { Patience } from "./patience.ts";
import { Tally } from "./tally.ts";

/** Who takes a connection, once its first bytes have told what it speaks. */
export interface Takers {
  readonly http1: (socket: Socket) => void;
  readonly http2: (socket: Socket) => void;
}

/** Secures connections before anything is said on them. */
export interface Security {
  /** Gives the secured connection, unless the client is turned away. */
  secure(socket: Socket, done: (secured: Socket) => void): void;
}

/** How a port deals with connections. */
export interface PortParts {
  readonly takers: Takers;
  readonly limits: Limits;
  readonly patience: Patience;
  /** Absent: clear text. */
  readonly security?: Security;
}

/** How long a client may take to hang up after it was sent the last byte. */
const lingerMs = 500;

/** An HTTP/2 client begins with a preface, and no HTTP/1.1 method looks like that. */
const preface = Buffer.from("PRI");

/** One port for HTTP/1.1 and HTTP/2: connections are told apart by their first bytes. */
export class Port {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private open = 0;
  /** Those that have not said yet what they speak. */
  private readonly undecided = new Set<Socket>();

  /** How many there are by address, where that is limited. */
  private readonly byAddress = new Tally();

  constructor({ takers, limits, patience, security }: PortParts) {
    // Without delay, as http.Server would have it: the events of a stream are small, and each is waited for.
    const options = { noDelay: true, keepAlive: true, keepAliveInitialDelay: patience.keepaliveMs };
    this.server = createServer(options, (socket) => {
      if (!this.admits(socket, limits)) return socket.destroy();
      this.keepAccountOf(socket);
      this.undecided.add(socket);
      this.open++;
      socket.once("close", () => {
        this.open--;
        this.undecided.delete(socket);
      });
      hangUpAfterEnd(socket, patience.keepaliveTimeoutMs);
      const listen = (spoken: Socket) => {
        sniff(spoken, limits.requestMs, (taker) => {
          this.undecided.delete(socket);
          takers[taker](spoken);
        });
      };
      if (!security) return listen(socket);
      return security.secure(socket, (secured) => {
        // Only this one tells when all has been sent.
        this.keepAccountOf(secured);
        listen(secured);
      });
    });
    this.server.maxConnections = limits.connections;
  }

  /** Counts a connection, unless there are too many from where it comes. */
  private admits(socket: Socket, { connectionsPerAddress, limitLoopback }: Limits): boolean {
    const { remoteAddress } = socket;
    // It has been closed already.
    if (remoteAddress === undefined) return false;
    if (isLoopback(remoteAddress) && !limitLoopback) return true;
    const network = networkOf(remoteAddress);
    if (!this.byAddress.add(network, connectionsPerAddress)) return false;
    socket.once("close", () => this.byAddress.remove(network));
    return true;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.open;
  }

  private keepAccountOf(socket: Socket): void {
    this.sockets.add(socket);
    socket.once("close", () => this.sockets.delete(socket));
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

  /** Takes no more connections, nor any that has only been opened. */
  stopListening(): void {
    this.server.close();
    for (const socket of this.undecided) socket.destroy();
  }

  /**
   * Waits until all connections are closed, but not longer than this; then breaks off the rest. A client that
   * has been sent everything and does not hang up, is hung up on after a moment.
   *
   * @param closeIdle closes connections on which nothing is under way; called again and again.
   */
  async drained(graceMs: number, closeIdle: () => void): Promise<void> {
    const end = Date.now() + graceMs;
    const finished = new Map<Socket, number>();
    while (this.sockets.size > 0 && Date.now() < end) {
      closeIdle();
      await setTimeout(20);
      for (const socket of this.sockets) {
        if (!socket.writableFinished) continue;
        const since = finished.get(socket) ?? Date.now();
        finished.set(socket, since);
        if (Date.now() - since > lingerMs) socket.destroy();
      }
    }
    for (const socket of this.sockets) socket.destroy();
  }
}

/** Hangs up on a client that was sent the last byte and does not hang up, perhaps because it is gone. */
function hangUpAfterEnd(socket: Socket, afterMs: number): void {
  socket.once("finish", () => {
    const timer = startTimer(() => socket.destroy(), afterMs);
    socket.once("close", () => clearTimeout(timer));
  });
}

function sniff(socket: Socket, firstBytesMs: number, decided: (taker: keyof Takers) => void): void {
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
    decided(isHttp2 ? "http2" : "http1");
  };
  socket.on("readable", look).on("error", giveUp);
  socket.setTimeout(firstBytesMs, giveUp);
}
