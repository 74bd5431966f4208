import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Server, ServerCredentials, status } from "@grpc/grpc-js";
import {
  CreateEventRequestSchema,
  CreateEventResponseSchema,
  NewSessionRequestSchema,
  NewSessionResponseSchema,
} from "../../dist/gen/parley/v1/session_service_pb.js";

/**
 * Serves a bot over gRPC as Parley is served: its reply stands in a stream of the messages that Parley sends. So
 * the wire costs each the same. Prints its port.
 *
 * @param bot as for `serve` of json-server.mjs.
 * @param messages those of one turn, in base64; the third has the reply.
 */
export function serve(bot, messages) {
  const [first, second, third, last] = messages.map((message) => Buffer.from(message, "base64"));
  const said = fromBinary(CreateEventResponseSchema, third);
  const bytes = (value) => value;
  const method = (name, responseStream) => ({
    path: `/parley.v1.SessionService/${name}`,
    requestStream: false,
    responseStream,
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  });
  const failed = (error) => ({ code: status.INTERNAL, details: String(error) });
  const begun = Buffer.from(toBinary(NewSessionResponseSchema, create(NewSessionResponseSchema)));
  const server = new Server();
  server.addService(
    { newSession: method("NewSession", false), createEvent: method("CreateEvent", true) },
    {
      async newSession({ request }, answer) {
        try {
          await bot.begin(fromBinary(NewSessionRequestSchema, request).sessionId);
          answer(null, begun);
        } catch (error) {
          answer(failed(error));
        }
      },
      async createEvent(call) {
        try {
          const { sessionId, input } = fromBinary(CreateEventRequestSchema, call.request);
          said.event.body.value.text = await bot.turn(sessionId, input.value.text);
          const reply = Buffer.from(toBinary(CreateEventResponseSchema, said));
          for (const message of [first, second, reply, last]) call.write(message);
          call.end();
        } catch (error) {
          call.emit("error", failed(error));
        }
      },
    },
  );
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`port ${port}\n`);
  });
}
