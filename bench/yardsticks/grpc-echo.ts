import { type Metadata, Server, ServerCredentials } from "@grpc/grpc-js";

/**
 * The yardstick of gRPC: a bare grpc-js server that answers each request with the same messages, and does nothing
 * else. Prints its port.
 *
 * Arguments: the messages, in base64. It listens on any port, or on that in the environment variable PORT.
 */
const { PORT: wanted = "0" } = process.env;
const bytes = (value: Buffer) => value;
const answers = process.argv.slice(2).map((message) => Buffer.from(message, "base64"));

const server = new Server();
server.addService(
  {
    createEvent: {
      path: "/parley.v1.SessionService/CreateEvent",
      requestStream: false,
      responseStream: true,
      requestSerialize: bytes,
      requestDeserialize: bytes,
      responseSerialize: bytes,
      responseDeserialize: bytes,
    },
  },
  {
    createEvent(call: { write(message: Buffer): boolean; end(metadata?: Metadata): void }) {
      for (const answer of answers) call.write(answer);
      call.end();
    },
  },
);
server.bindAsync(`127.0.0.1:${wanted}`, ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`port ${port}\n`);
});
