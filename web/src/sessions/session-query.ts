import type { Session } from "../../../gen/parley/v1/session_pb.ts";
import { sessions } from "../server.ts";
import type { SessionFilter } from "./session-filter.ts";
import { statesOf } from "./state-name.ts";

/** The newest sessions that a filter lets pass. */
export interface SessionPage {
  readonly sessions: readonly Session[];
  /** Whether there are older ones. */
  readonly hasMore: boolean;
}

/** Reads the newest sessions, so many at most. The server may need several pages for them. */
export async function listSessions(
  { modelId, userId, labels, state }: SessionFilter,
  most: number,
  signal: AbortSignal,
): Promise<SessionPage> {
  const found: Session[] = [];
  let pageToken = "";
  do {
    const page = await sessions.listSessions(
      {
        modelId,
        userId,
        labels: Object.fromEntries(labels),
        states: statesOf(state),
        pageSize: Math.min(most - found.length, 1_000),
        pageToken,
      },
      { signal },
    );
    found.push(...page.sessions);
    pageToken = page.nextPageToken;
  } while (pageToken !== "" && found.length < most);
  return { sessions: found, hasMore: pageToken !== "" };
}
