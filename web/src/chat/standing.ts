import {
  type Command,
  Command_Runner,
  type Event,
  type SessionEnded_Reason,
  type WaitForUser,
} from "../../../gen/parley/v1/event_pb.ts";

/** Where a session stands, as the end of its log tells. */
export type Standing =
  | { readonly kind: "user"; readonly offset: number; readonly wait: WaitForUser }
  /** Waits for the result of a command that its client runs. */
  | { readonly kind: "command"; readonly offset: number; readonly command: Command }
  | { readonly kind: "webhook"; readonly offset: number; readonly command: Command }
  | { readonly kind: "over"; readonly reason: SessionEnded_Reason }
  /** In the middle of a turn, or of reading. */
  | { readonly kind: "busy" };

export function standingOf(events: readonly Event[]): Standing {
  const last = events.at(-1);
  switch (last?.body.case) {
    case "waitForUser":
      return { kind: "user", offset: last.offset, wait: last.body.value };
    case "command": {
      const isWebhook = last.body.value.runner === Command_Runner.WEBHOOK;
      return { kind: isWebhook ? "webhook" : "command", offset: last.offset, command: last.body.value };
    }
    case "sessionEnded":
      return { kind: "over", reason: last.body.value.reason };
    default:
      return { kind: "busy" };
  }
}
