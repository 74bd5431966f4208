import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A connection without any protocol, for the length of a test. */
export class RawSocket {
  readonly socket: Socket;
  /** Fulfilled when the connection is closed, whoever closed it. */
  readonly closed: Promise<void>;
  private received = Buffer.alloc(0);
  private waiting: (() => void)[] = [];

  private constructor(socket: Socket) {
    this.socket = socket;
    this.socket.setNoDelay(true);
    this.socket.on("error", () => {});
    this.socket.on("data", (data: Buffer) => {
      this.received = Buffer.concat([this.received, data]);
      this.wake();
    });
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
    this.closed.then(() => this.wake());
  }

  static async open(port: number): Promise<RawSocket> {
    const socket = connect(port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    return new RawSocket(socket);
  }

  send(bytes: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => this.socket.write(bytes, () => resolve()));
  }

  /** Waits until what was received fits, or the connection is closed; then gives all that was received. */
  async until(fits: (received: Buffer) => boolean): Promise<Buffer> {
    while (!fits(this.received) && !this.socket.destroyed) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    return this.received;
  }

  private wake(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }
}

/** Sends a request as it is written here, and gives the first line of the answer. */
export async function statusLineOf(port: number, request: string): Promise<string> {
  const socket = await RawSocket.open(port);
  await socket.send(request);
  const received = await socket.until((bytes) => bytes.includes("\r\n"));
  return received.toString("latin1").split("\r\n", 1)[0] ?? "";
}

/** Passes on what comes to a port one byte at a time, and everything else at once. Gives its own port. */
export async function trickleTo(port: number): Promise<number> {
  const sockets = new Set<Socket>();
  const proxy = createServer((inbound) => {
    const outbound = connect({ port, host: "127.0.0.1", noDelay: true });
    for (const socket of [inbound, outbound]) {
      sockets.add(socket);
      socket.on("error", () => {}).on("close", () => inbound.destroy() && outbound.destroy());
    }
    outbound.pipe(inbound);
    void (async () => {
      for await (const chunk of inbound) {
        for (const byte of chunk) {
          await new Promise((resolve) => outbound.write(Buffer.of(byte), resolve));
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
    })().catch(() => {});
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  const address = proxy.address();
  if (typeof address !== "object" || !address) throw new Error("the proxy is not open");
  return address.port;
}
