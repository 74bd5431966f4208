import { Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { ErrorInfoSchema } from "../../gen/google/rpc/error_details_pb.ts";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { identify, othersThan } from "./credentials.ts";

/** Calls that are refused for want of credentials wait for others, and are made again. */
const authenticate: Interceptor = (next) => async (request) => {
  if (!request.stream) {
    for (;;) {
      const used = identify(request.header);
      try {
        return await next(request);
      } catch (error) {
        if (!isUnauthenticated(error)) throw error;
        await othersThan(used, request.signal);
      }
    }
  }
  const sent: (typeof request.message extends AsyncIterable<infer M> ? M : never)[] = [];
  for await (const message of request.message) sent.push(message);
  const call = () => next({ ...request, message: oneByOne(sent) });
  let used = identify(request.header);
  const response = await call();
  if (!response.stream) return response;
  const { message } = response;
  async function* answers() {
    for (let messages = message; ; ) {
      try {
        yield* messages;
        return;
      } catch (error) {
        if (!isUnauthenticated(error)) throw error;
        await othersThan(used, request.signal);
        used = identify(request.header);
        const again = await call();
        if (again.stream) messages = again.message;
      }
    }
  }
  return { ...response, message: answers() };
};

async function* oneByOne<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof ConnectError && error.code === Code.Unauthenticated;
}

/** Browsers do not tell why a connection failed or broke: it is UNAVAILABLE, and the call can be made again. */
const nameBreaks: Interceptor = (next) => async (request) => {
  try {
    const response = await next(request);
    if (!response.stream) return response;
    const { message } = response;
    async function* answers() {
      try {
        yield* message;
      } catch (error) {
        throw named(error);
      }
    }
    return { ...response, message: answers() };
  } catch (error) {
    throw named(error);
  }
};

function named(error: unknown): ConnectError {
  const known = ConnectError.from(error);
  if (known.code !== Code.Unknown || known.findDetails(ErrorInfoSchema).length > 0) return known;
  return new ConnectError("The server can not be reached.", Code.Unavailable, undefined, undefined, error);
}

/** To the server that this page came from. */
export const transport = createConnectTransport({
  baseUrl: location.origin,
  interceptors: [authenticate, nameBreaks],
});

export const sessions = createClient(SessionService, transport);
export const models = createClient(ModelService, transport);
