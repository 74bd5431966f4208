import { SessionState } from "../../../gen/parley/v1/session_pb.ts";
import type { StateFilter } from "./session-filter.ts";

const names: Readonly<Record<SessionState, StateFilter>> = {
  [SessionState.UNSPECIFIED]: "",
  [SessionState.ACTIVE]: "active",
  [SessionState.ENDED]: "ended",
  [SessionState.EXPIRED]: "expired",
};

/** A state in words. Empty: one that this console does not know. */
export function stateName(state: SessionState): StateFilter {
  return names[state] ?? "";
}

/** The states that a filter lets pass. Empty: all. */
export function statesOf(filter: StateFilter): SessionState[] {
  const found = [SessionState.ACTIVE, SessionState.ENDED, SessionState.EXPIRED];
  return filter === "" ? [] : found.filter((state) => names[state] === filter);
}
