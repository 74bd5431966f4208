import { SessionState } from "../../../gen/parley/v1/session_pb.ts";
import { stateName } from "./state-name.ts";

/** Whether a session goes on, is ended or has expired. */
export function StateBadge({ state }: { readonly state: SessionState }) {
  return <span class={state === SessionState.ACTIVE ? "badge accent" : "badge"}>{stateName(state)}</span>;
}
