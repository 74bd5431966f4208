import type { Socket } from "node:net";
import type { ServiceImpl } from "@connectrpc/connect";
import { Server as GrpcServer, ServerCredentials } from "@grpc/grpc-js";
import { expect, onTestFinished } from "vitest";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { addToGrpcServer } from "../../src/server/grpc/adapter.ts";
import { Health } from "../../src/server/health.ts";
import { HttpServer } from "../../src/server/http/server.ts";
import { defaultLimits } from "../../src/server/limits.ts";
import { usualPatience } from "../../src/server/patience.ts";
import { Port } from "../../src/server/port.ts";

const refuse = () => {
  throw new Error("the stub has no such method");
};
const nothing = Object.fromEntries(Object.keys(SessionService.method).map((name) => [name, refuse]));

/** The port with a service behind it that a test has made. Gives the number of the port. */
export async function serveStub(
  methods: Partial<ServiceImpl<typeof SessionService>>,
  slowReaderMs: number,
): Promise<number> {
  const patience = { ...usualPatience, slowReaderMs };
  const service = { ...nothing, ...methods } as ServiceImpl<typeof SessionService>;
  const grpc = new GrpcServer();
  addToGrpcServer(grpc, SessionService, service, slowReaderMs);
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const health = new Health([]);
  health.setReady();
  const http = new HttpServer({
    services: [{ description: SessionService, implementation: service }],
    health,
    limits: defaultLimits,
    shutdownSignal: new AbortController().signal,
    corsOrigins: [],
    onError: (error) => expect.unreachable(String(error)),
    patience,
  });
  const takers = {
    http1: (socket: Socket) => http.take(socket),
    http2: (socket: Socket) => injector.injectConnection(socket),
  };
  const port = new Port({ takers, limits: defaultLimits, patience });
  onTestFinished(() => {
    port.stopListening();
    return port.drained(0, () => {});
  });
  return port.listen("127.0.0.1", 0);
}
