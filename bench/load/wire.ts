import type { CreateEventResponse } from "../../gen/parley/v1/session_service_pb.ts";

/** How a client talks to the server. */
export interface Wire {
  begin(modelId: string, sessionId: string): Promise<void>;
  /** One turn, and what came back. */
  turn(sessionId: string, text: string): Promise<Answer>;
  close(): void;
}

export interface Answer {
  /** What was said to the user, undefined when nothing was. */
  reply: string | undefined;
  /** The messages as they came, where that costs nothing. */
  messages?: readonly Uint8Array[];
}

export function replyIn(response: CreateEventResponse | undefined): string | undefined {
  const body = response?.event?.body;
  return body?.case === "reply" ? body.value.text : undefined;
}
