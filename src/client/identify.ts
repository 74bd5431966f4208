import type { Interceptor } from "@connectrpc/connect";
import type { ClientOptions } from "./calls.ts";

/** How to get at a server, and who one is. */
export interface ConnectOptions extends ClientOptions {
  /** Is sent with every call; a function is asked before each. Absent or empty: none. */
  readonly apiKey?: string | (() => string | Promise<string>) | undefined;
  /** A token of an identity provider; likewise. */
  readonly token?: string | (() => string | Promise<string>) | undefined;
}

/** Says with every call who one is. */
export function identify({ apiKey = "", token = "" }: ConnectOptions): Interceptor {
  return (next) => async (request) => {
    const key = typeof apiKey === "function" ? await apiKey() : apiKey;
    if (key !== "") request.header.set("x-api-key", key);
    const bearer = typeof token === "function" ? await token() : token;
    if (bearer !== "") request.header.set("authorization", `Bearer ${bearer}`);
    return next(request);
  };
}
