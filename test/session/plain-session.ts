import type { NewSession } from "../../src/session/requests.ts";

/** A request to begin a session with the clerk that says nothing else. */
export const plainSession: NewSession = {
  modelId: "clerk",
  sessionId: "",
  requestId: "",
  userId: "",
  title: "",
  description: "",
  labels: {},
  metadata: undefined,
  parameters: {},
  locale: "",
  idleTimeoutMs: undefined,
  skipGreeting: false,
};
