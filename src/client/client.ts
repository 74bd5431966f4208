import type { Client } from "@connectrpc/connect";
import type { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import type { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { Parley } from "./node.ts";

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
  return Parley.connect(baseUrl, { apiKey });
}
