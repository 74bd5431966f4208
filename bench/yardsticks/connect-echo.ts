import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fromBinary } from "@bufbuild/protobuf";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { CreateEventResponseSchema, SessionService } from "../../gen/parley/v1/session_service_pb.ts";

/**
 * The yardstick of Connect and gRPC-Web: a bare connect-node server that answers each request with the same
 * messages, and does nothing else. Who watches is sent the first, and then nothing. Prints its port.
 *
 * Arguments: the messages, in base64.
 */
const answers = process.argv
  .slice(2)
  .map((message) => fromBinary(CreateEventResponseSchema, Buffer.from(message, "base64")));

const handler = connectNodeAdapter({
  routes: (router) =>
    router.service(SessionService, {
      async *createEvent() {
        yield* answers;
      },
      async *watchEvents(_request, { signal }) {
        const [{ event } = {}] = answers;
        yield { event };
        await once(signal, "abort");
      },
    }),
});
const server = createServer(handler);
server.listen(0, "127.0.0.1");
await once(server, "listening");
process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`);
