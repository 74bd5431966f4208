import { type Metadata, Server, ServerCredentials } from "@grpc/grpc-js";

/**
 * The yardstick: a bare grpc-js server that answers each request with four prepared messages, of the sizes that
 * Parley answers with, and does nothing else. Prints its port.
 */
const bytes = (value: Buffer) => value;
const answers: Buffer[] = (process.argv[2] ?? "").split(",").map((size) => Buffer.alloc(Number(size), 1));

const server = new Server();
server.addService(
  {
    echo: {
      path: "/bench.Echo/Echo",
      requestStream: false,
      responseStream: true,
      requestSerialize: bytes,
      requestDeserialize: bytes,
      responseSerialize: bytes,
      responseDeserialize: bytes,
    },
  },
  {
    echo(call: { write(message: Buffer): boolean; end(metadata?: Metadata): void }) {
      for (const answer of answers) call.write(answer);
      call.end();
    },
  },
);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`port ${port}\n`);
});
