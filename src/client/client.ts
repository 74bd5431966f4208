import { type Client, createClient, type Interceptor } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";

/** The two services of a Parley server, typed. */
export interface ParleyClient {
  readonly sessions: Client<typeof SessionService>;
  readonly models: Client<typeof ModelService>;
}

/**
 * Nothing is sent before the first call.
 *
 * @param baseUrl such as `http://127.0.0.1:9002`.
 * @param apiKey is sent with every call; empty: none.
 */
export function connectTo(baseUrl: string, apiKey = ""): ParleyClient {
  const identify: Interceptor = (next) => (request) => {
    if (apiKey !== "") request.header.set("x-api-key", apiKey);
    return next(request);
  };
  const transport = createGrpcTransport({ baseUrl, interceptors: [identify] });
  return { sessions: createClient(SessionService, transport), models: createClient(ModelService, transport) };
}
