import type { JsonObject } from "../session/session.ts";
import type { Opened, Sessions } from "../session/sessions.ts";

/** Begins a session as Diatheke does: it is told the model, and hardly anything else. */
export function newSession(
  sessions: Sessions,
  modelId: string,
  metadata: JsonObject | undefined,
): Promise<Opened> {
  return sessions.create({
    ...{ modelId, metadata, parameters: {}, labels: {}, locale: "", skipGreeting: false },
    ...{ sessionId: "", requestId: "", userId: "", title: "", description: "", idleTimeoutMs: undefined },
  });
}
