import { Server, ServerCredentials, type ServerOptions } from "@grpc/grpc-js";
import { file_google_rpc_error_details } from "../../../gen/google/rpc/error_details_pb.ts";
import { file_grpc_health_v1_health } from "../../../gen/grpc/health/v1/health_pb.ts";
import type { Health } from "../health.ts";
import type { Limits } from "../limits.ts";
import type { Patience } from "../patience.ts";
import type { Service } from "../services.ts";
import { addToGrpcServer } from "./adapter.ts";
import { mendCalls } from "./calls.ts";
import { addReflection } from "./reflection.ts";
import { keepResetStreamsFrom, silenceGrpc } from "./reset-streams.ts";

export interface GrpcParts {
  readonly services: readonly Service[];
  readonly health: Health;
  readonly limits: Limits;
  readonly patience: Patience;
}

/** Takes HTTP/2 connections, and tells their clients when it is time to go. */
export type GrpcConnections = ReturnType<Server["createConnectionInjector"]>;

/** HTTP/2: gRPC, with health and reflection. */
export function openGrpc({ services, health, limits, patience }: GrpcParts): GrpcConnections {
  silenceGrpc();
  const server = new Server(optionsOf(limits, patience));
  for (const { description, implementation } of services) {
    addToGrpcServer(server, description, implementation, patience.slowReaderMs);
  }
  health.addTo(server);
  const files = services.map(({ description }) => description.file);
  addReflection(server, [...files, file_grpc_health_v1_health, file_google_rpc_error_details]);
  const connections = server.createConnectionInjector(ServerCredentials.createInsecure());
  keepResetStreamsFrom(server);
  return connections;
}

function optionsOf(limits: Limits, patience: Patience): ServerOptions {
  const { keepaliveMs, keepaliveTimeoutMs, idleConnectionMs, connectionAgeMs } = patience;
  return {
    interceptors: [mendCalls(limits)],
    "grpc.max_receive_message_length": limits.messageBytes,
    "grpc.max_concurrent_streams": limits.streamsPerConnection,
    "grpc.keepalive_time_ms": keepaliveMs,
    "grpc.keepalive_timeout_ms": keepaliveTimeoutMs,
    "grpc.max_connection_idle_ms": idleConnectionMs,
    ...(connectionAgeMs === Number.POSITIVE_INFINITY
      ? {}
      : { "grpc.max_connection_age_ms": connectionAgeMs }),
    // It would keep statistics of every connection and stream that nobody asks for.
    "grpc.enable_channelz": 0,
  };
}
