import { type Metadata, Server, ServerCredentials } from "@grpc/grpc-js";

/**
 * The yardstick of gRPC: a bare grpc-js server that answers each request with the same messages, sends them to all
 * who watch, and does nothing else. Who begins to watch is sent the first. Prints its port.
 *
 * Arguments: the messages, in base64. It listens on any port, or on that in the environment variable PORT.
 */
interface Call {
  write(message: Buffer): boolean;
  end(metadata?: Metadata): void;
  once(event: "cancelled", listener: () => void): void;
}

const { PORT: wanted = "0" } = process.env;
const answers = process.argv.slice(2).map((message) => Buffer.from(message, "base64"));
const [first = Buffer.alloc(0)] = answers;
const watchers = new Set<Call>();

const server = new Server();
server.addService(
  { createEvent: streaming("CreateEvent"), watchEvents: streaming("WatchEvents") },
  {
    createEvent(call: Call) {
      for (const answer of answers) call.write(answer);
      call.end();
      for (const watcher of watchers) for (const answer of answers) watcher.write(answer);
    },
    watchEvents(call: Call) {
      watchers.add(call);
      call.once("cancelled", () => watchers.delete(call));
      call.write(first);
    },
  },
);
server.bindAsync(`127.0.0.1:${wanted}`, ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`port ${port}\n`);
});

function streaming(method: string) {
  const bytes = (value: Buffer) => value;
  return {
    path: `/parley.v1.SessionService/${method}`,
    requestStream: false,
    responseStream: true,
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  };
}
