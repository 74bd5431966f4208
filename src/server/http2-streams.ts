import { constants, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { Server } from "@grpc/grpc-js";

type TakeStream = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;

/**
 * Keeps streams from grpc-js that their client has reset already. It answers calls of methods that there are not,
 * and of other content types, without a look whether there still is someone to answer; what is thrown then ends
 * the process. HEADERS and RST_STREAM in one packet are enough for that.
 *
 * @throws when grpc-js keeps its HTTP/2 server somewhere else than in the version that this was written for.
 */
export function keepResetStreamsFrom(grpc: Server): void {
  const { http2Servers } = grpc as unknown as { http2Servers?: ReadonlyMap<Http2Server, unknown> };
  const [server] = http2Servers?.keys() ?? [];
  const [take, ...others] = (server?.listeners("stream") ?? []) as TakeStream[];
  if (!server || !take || others.length > 0) throw new Error("grpc-js is not as it was: see decision 020");
  server.removeAllListeners("stream");
  server.on("stream", (stream, headers) => {
    // What becomes of a stream is told as an error, too, and that ends the process when nobody listens.
    stream.on("error", () => {});
    if (stream.destroyed || stream.closed) return;
    try {
      take(stream, headers);
    } catch {
      stream.close(constants.NGHTTP2_PROTOCOL_ERROR);
    }
  });
}
