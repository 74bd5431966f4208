import { hash } from "node:crypto";
import type { HandlerContext } from "@connectrpc/connect";
import { DialogError } from "../../dialog/error.ts";
import type { Principal } from "../../session/principal.ts";

/** One way to tell who makes a call. */
export interface Authenticator {
  /**
   * Who makes a call; undefined when it brings nothing of this kind.
   *
   * @throws DialogError UNAUTHENTICATED when what it brings is worth nothing, AUTHENTICATION_UNAVAILABLE when that
   * can not be told now.
   */
  authenticate(context: HandlerContext): Principal | undefined | Promise<Principal | undefined>;
}

/** The same for all that is missing, wrong or over: who tries things out learns nothing. */
export function unauthenticated(): DialogError {
  return new DialogError(
    "UNAUTHENTICATED",
    "The call brings no credentials that this server accepts, or none that are valid now.",
  );
}

/**
 * Asks several, one after the other: the first that finds something of its kind decides.
 *
 * @throws DialogError UNAUTHENTICATED when none does.
 */
export function firstOf(
  authenticators: readonly Authenticator[],
): (context: HandlerContext) => Promise<Principal> {
  return async (context) => {
    for (const authenticator of authenticators) {
      const found = authenticator.authenticate(context);
      const principal = found instanceof Promise ? await found : found;
      if (principal) return principal;
    }
    throw unauthenticated();
  };
}

/** What stands behind `authorization: Bearer`; undefined when there is none. */
export function bearerIn({ requestHeader }: HandlerContext): string | undefined {
  return /^Bearer +(\S+)$/i.exec(requestHeader.get("authorization") ?? "")?.[1];
}

/** What credentials are remembered by: nobody can find others with the same hash, nor make them out of it. */
export function hashOf(credentials: string): string {
  return hash("sha256", credentials, "base64url");
}
