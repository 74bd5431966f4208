import { createClient, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { signal } from "@preact/signals";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";

const keyName = "parley-api-key";

/** The key that every call carries; empty: none. It is forgotten with the browser's tab. */
export const apiKey = signal(sessionStorage.getItem(keyName) ?? "");

export function useApiKey(key: string): void {
  apiKey.value = key;
  sessionStorage.setItem(keyName, key);
}

const identify: Interceptor = (next) => (request) => {
  if (apiKey.value !== "") request.header.set("x-api-key", apiKey.value);
  return next(request);
};

const transport = createConnectTransport({ baseUrl: location.origin, interceptors: [identify] });

/** The server that this page came from. */
export const sessions = createClient(SessionService, transport);
export const models = createClient(ModelService, transport);
