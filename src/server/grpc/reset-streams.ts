import { constants, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { logVerbosity, type Server, setLogVerbosity } from "@grpc/grpc-js";

type TakeStream = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;

/**
 * Lets grpc-js say nothing by itself. It writes a line to stderr for every header that it does not like, with what
 * stands in it; whoever looks for a fault in it can still have that, by GRPC_VERBOSITY.
 */
export function silenceGrpc(): void {
  const { GRPC_VERBOSITY } = process.env;
  if (GRPC_VERBOSITY === undefined) setLogVerbosity(logVerbosity.NONE);
}

/**
 * Keeps streams from grpc-js that their client has reset already. It answers calls of methods that there are not,
 * and of other content types, without a look whether there still is someone to answer; what is thrown then ends
 * the process. A client that calls and is gone in the same moment is enough for that.
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
