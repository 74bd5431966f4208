import { Command_Runner } from "../../../gen/parley/v1/event_pb.ts";
import type { Awaiting } from "../../../gen/parley/v1/session_pb.ts";

/** What a session waits for, in a few words. Empty: for nothing, it is over. */
export function awaitingText(awaiting: Awaiting | undefined): string {
  const action = awaiting?.action;
  switch (action?.case) {
    case "waitForUser":
      if (action.value.slot !== "") return `user: ${action.value.slot}`;
      return action.value.immediate ? "user: an answer" : "user";
    case "command":
      return `${action.value.runner === Command_Runner.WEBHOOK ? "webhook" : "client"}: ${action.value.commandId}`;
    default:
      return "";
  }
}
