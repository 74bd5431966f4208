import { type Head, sessionNotFound } from "./session.ts";

/** Who makes a call. */
export interface Principal {
  /** A name that stays the same from call to call; empty: nobody in particular, for nobody is asked who they are. */
  readonly id: string;
  readonly role: Role;
}

/** What someone may do: a client has its own sessions; an operator sees to those of all, and to the models. */
export type Role = "client" | "operator";

/** Whoever calls a server that asks nobody who they are. */
export const anyone: Principal = { id: "", role: "operator" };

/**
 * Lets the owner of a session and operators pass. To others the session is not there.
 *
 * @throws DialogError SESSION_NOT_FOUND, the same as for a session that never was.
 */
export function requireAccess({ session: { sessionId, owner } }: Head, { id, role }: Principal): void {
  if (role !== "operator" && owner !== id) throw sessionNotFound(sessionId);
}
