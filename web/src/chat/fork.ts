import { newRequestId } from "../../../src/client/calls.ts";
import { retrying, usualRetries } from "../../../src/client/retry.ts";
import { sessions } from "../server.ts";

/** Makes a session that continues from an earlier point of an old one, and returns its id. */
export async function forkOf(sessionId: string, offset: number): Promise<string> {
  const request = { sessionId, offset, requestId: newRequestId() };
  const { session } = await retrying(usualRetries, undefined, () => sessions.forkSession(request));
  return session?.sessionId ?? "";
}
