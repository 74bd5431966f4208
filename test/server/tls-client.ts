import { createServer } from "node:net";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";

/** A TLS connection to this machine, for the length of a test. It trusts anybody unless told otherwise. */
export class TlsClient {
  readonly socket: TLSSocket;
  /** The codes of what went wrong, such as that of an alert by the server. */
  readonly failures: string[] = [];
  /** Fulfilled when the connection is closed, whoever closed it. */
  readonly closed: Promise<void>;
  private readonly secured: Promise<void>;

  constructor(port: number, options: ConnectionOptions & { allowHalfOpen?: boolean } = {}) {
    this.socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false, ...options });
    this.socket.on("error", (error: NodeJS.ErrnoException) =>
      this.failures.push(error.code ?? error.message),
    );
    this.closed = new Promise((resolve) => this.socket.once("close", () => resolve()));
    this.secured = new Promise((resolve) => this.socket.once("secureConnect", resolve));
    onTestFinished(() => void this.socket.destroy());
  }

  /** Waits until the handshake is done on this side, or the connection is closed. */
  async ready(): Promise<this> {
    await Promise.race([this.secured, this.closed]);
    return this;
  }

  /** What another connection can resume this one with. */
  session(): Promise<Buffer> {
    return new Promise((resolve) => this.socket.once("session", resolve));
  }

  /** Says something, and gives what is answered until it fits or the connection is closed. */
  async ask(bytes: string | Uint8Array, fits: (answer: Buffer) => boolean): Promise<Buffer> {
    let answer = Buffer.alloc(0);
    await this.ready();
    const fitting = new Promise<void>((resolve) => {
      this.socket.on("data", (data: Buffer) => {
        answer = Buffer.concat([answer, data]);
        if (fits(answer)) resolve();
      });
    });
    this.socket.write(bytes);
    await Promise.race([fitting, this.closed]);
    return answer;
  }

  /** The status of /healthz, or of nothing when the server hangs up. */
  async status(): Promise<number | undefined> {
    const request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const answer = await this.ask(request, (bytes) => bytes.includes("SERVING"));
    const [, status] = /^HTTP\/1\.1 (\d+)/.exec(answer.toString("latin1")) ?? [];
    return status === undefined ? undefined : Number(status);
  }
}

/** The first message of a TLS handshake, as a client would say it. */
export async function clientHello(): Promise<Buffer> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const said = new Promise<Buffer>((resolve) => {
    listener.once("connection", (socket) => {
      socket.once("data", (data: Buffer) => {
        resolve(data);
        socket.destroy();
      });
    });
  });
  connect(port, "127.0.0.1").on("error", () => {});
  const hello = await said;
  listener.close();
  return hello;
}
