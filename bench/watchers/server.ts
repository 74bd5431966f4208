import { Server, ServerCredentials } from "@grpc/grpc-js";
import { Catalog } from "../../src/model/catalog.ts";
import { nothingRecognized } from "../../src/nlu/recognizer.ts";
import { startServer } from "../../src/server/server.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";

/**
 * A server that tells how much memory it takes, whenever it is sent a message: Parley with everything in
 * memory, or the yardstick, a bare grpc-js server whose streams send one message and then nothing.
 *
 * Arguments: parley|bare. Needs --expose-gc.
 */
const port = process.argv[2] === "bare" ? await serveBare() : await serveParley();
process.on("message", async () => {
  for (let round = 0; round < 5; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ rss, heap: heapUsed + external });
});
process.once("disconnect", () => process.exit());
process.send?.(port);

async function serveParley(): Promise<number> {
  const catalog = new Catalog("models/bank");
  await catalog.reload();
  const server = await startServer({
    store: new SqliteStore(":memory:"),
    catalog,
    host: "127.0.0.1",
    port: 0,
    idleTimeoutMs: 86_400_000,
    webhookOf: () => "",
    corsOrigins: [],
    recognizer: { recognize: () => nothingRecognized },
    onError: (what, error) => console.error(what, error),
  });
  await server.ready;
  return server.port;
}

async function serveBare(): Promise<number> {
  const bytes = (value: Buffer) => value;
  const message = Buffer.alloc(100, 1);
  const server = new Server();
  server.addService(
    {
      watch: {
        path: "/parley.v1.SessionService/WatchEvents",
        requestStream: false,
        responseStream: true,
        requestSerialize: bytes,
        requestDeserialize: bytes,
        responseSerialize: bytes,
        responseDeserialize: bytes,
      },
    },
    { watch: (call: { write(message: Buffer): boolean }) => call.write(message) },
  );
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
}
