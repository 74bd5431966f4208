import type { ClientHttp2Session, IncomingHttpHeaders } from "node:http2";

/**
 * Makes one call of gRPC, without a client library: nothing of it is loaded or set up while a server starts.
 *
 * @returns the messages of the answer.
 * @throws Error when the call fails.
 */
export function grpcCall(
  session: ClientHttp2Session,
  path: string,
  request: Uint8Array,
): Promise<Uint8Array[]> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
    });
    const pieces: Buffer[] = [];
    let status: IncomingHttpHeaders = {};
    stream.on("error", reject);
    stream.on("response", (headers) => {
      status = headers;
    });
    stream.on("trailers", (headers) => {
      status = headers;
    });
    stream.on("data", (piece: Buffer) => pieces.push(piece));
    stream.on("end", () => {
      if (status["grpc-status"] === "0") resolve(messagesIn(Buffer.concat(pieces)));
      else reject(new Error(`${path} ended with ${status["grpc-status"]}: ${status["grpc-message"]}`));
    });
    stream.end(enveloped(request));
  });
}

/** Flags, and the length of the message. */
const headBytes = 5;

/** A message as gRPC sends it: uncompressed, after its length. */
export function enveloped(message: Uint8Array): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** The messages in the body of an answer. */
export function messagesIn(body: Buffer): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let at = 0; at < body.length; ) {
    const end = at + headBytes + body.readUInt32BE(at + 1);
    messages.push(body.subarray(at + headBytes, end));
    at = end;
  }
  return messages;
}
