import { onTestFinished } from "vitest";
import { GrpcJsTransport } from "../server/grpc-js-transport.ts";
import { type Clients, clientsOf } from "../server/start.ts";

/** Clients of a server on this machine, for the length of a test. */
export function clientsAt(port: number): Clients {
  const transport = new GrpcJsTransport(`127.0.0.1:${port}`);
  onTestFinished(() => transport.close());
  return clientsOf(transport);
}
