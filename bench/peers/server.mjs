import { serve as serveGrpc } from "./grpc-server.mjs";
import { serve as serveJson } from "./json-server.mjs";

/** The messages of a turn over gRPC, when the peer is to speak that: `--grpc` and four messages in base64. */
export function grpcMessages() {
  const place = process.argv.indexOf("--grpc");
  return place < 0 ? undefined : process.argv.slice(place + 1);
}

/** Serves a bot over the wire that was asked for; without one, over HTTP with JSON. */
export function serve(bot) {
  const messages = grpcMessages();
  if (messages) serveGrpc(bot, messages);
  else serveJson(bot);
}
