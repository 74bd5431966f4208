import { type Client, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";

/** The two services of a Parley server, typed. */
export interface ParleyClient {
  readonly sessions: Client<typeof SessionService>;
  readonly models: Client<typeof ModelService>;
}

/** @param baseUrl such as `http://127.0.0.1:9002`. Nothing is sent before the first call. */
export function connectTo(baseUrl: string): ParleyClient {
  const transport = createGrpcTransport({ baseUrl });
  return { sessions: createClient(SessionService, transport), models: createClient(ModelService, transport) };
}
