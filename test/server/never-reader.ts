import { once } from "node:events";
import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";
import {
  create,
  type DescMessage,
  type DescMethod,
  type MessageInitShape,
  toBinary,
  toJsonString,
} from "@bufbuild/protobuf";
import { onTestFinished } from "vitest";

/** A call as it stands on the wire: its path, and its one request in an envelope. */
interface WireCall {
  readonly path: string;
  readonly binary: Buffer;
  readonly json: Buffer;
}

function wireCall<I extends DescMessage>(
  method: DescMethod & { readonly input: I },
  request: MessageInitShape<I>,
): WireCall {
  const message = create(method.input, request);
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    binary: enveloped(toBinary(method.input, message)),
    json: enveloped(Buffer.from(toJsonString(method.input, message))),
  };
}

function enveloped(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** A client over HTTP/1.1 that sends a call, and never reads what comes. */
export class NeverReader {
  readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
  }

  static async open<I extends DescMessage>(
    port: number,
    protocol: "Connect" | "gRPC-Web",
    method: DescMethod & { readonly input: I },
    request: MessageInitShape<I>,
  ): Promise<NeverReader> {
    const { path, binary, json } = wireCall(method, request);
    const [type, body] =
      protocol === "Connect" ? ["application/connect+json", json] : ["application/grpc-web+proto", binary];
    const socket = connect(port, "127.0.0.1").pause();
    socket.on("error", () => {});
    onTestFinished(() => void socket.destroy());
    await once(socket, "connect");
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    socket.write(body);
    return new NeverReader(socket);
  }

  /**
   * Waits until the server has hung up. Who does not read learns of that only by writing: blank lines, here, and
   * seldom, for the server takes them for a sign of life.
   */
  async dropped(): Promise<void> {
    const knocking = setInterval(() => this.socket.write("\r\n"), 2500);
    await new Promise((resolve) => this.socket.once("close", resolve));
    clearInterval(knocking);
  }
}

/** An HTTP/2 connection whose streams may be left unread, with windows of the size that one likes. */
export class NeverReadingConnection {
  readonly session: ClientHttp2Session;
  /** Fulfilled when the connection is closed, in whatever way. */
  readonly closed: Promise<void>;

  private constructor(session: ClientHttp2Session) {
    this.session = session;
    this.closed = new Promise((resolve) => session.once("close", resolve));
  }

  static async open(port: number, windowBytes: number): Promise<NeverReadingConnection> {
    const session = connectHttp2(`http://127.0.0.1:${port}`, {
      settings: { initialWindowSize: windowBytes },
    });
    session.on("error", () => {});
    onTestFinished(() => session.destroy());
    await once(session, "connect");
    return new NeverReadingConnection(session);
  }

  /** Sends a call, and reads nothing of its answer but the headers. */
  async call<I extends DescMessage>(
    method: DescMethod & { readonly input: I },
    request: MessageInitShape<I>,
  ): Promise<ClientHttp2Stream> {
    const { path, binary } = wireCall(method, request);
    const stream = this.session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
    });
    stream.on("error", () => {});
    stream.end(binary);
    await once(stream, "response");
    return stream;
  }
}

/** Waits until a stream is closed, which it may be already. Gives the code that it was reset with. */
export async function resetCodeOf(stream: ClientHttp2Stream): Promise<number | undefined> {
  if (!stream.closed) await new Promise((resolve) => stream.once("close", resolve));
  return stream.rstCode;
}
