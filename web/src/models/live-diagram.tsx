import { useMemo } from "preact/hooks";
import type { Session } from "../../../gen/parley/v1/session_pb.ts";
import { Answer } from "../parts/answer.tsx";
import { useFetched } from "../parts/fetched.ts";
import { LiveBadge } from "../parts/live-badge.tsx";
import { linkTo } from "../route.ts";
import { sessions } from "../server.ts";
import { useWatched } from "../sessions/watched.ts";
import { Diagram } from "./diagram.tsx";
import { type Covered, marksOfTurn, noMarks } from "./marks.ts";

interface LiveDiagramProps {
  readonly sessionId: string;
  /** Empty: all stories. */
  readonly storyId: string;
  readonly covered: Covered | undefined;
}

/** The stories of a model with the way that a session takes through them, as it goes on. */
export function LiveDiagram({ sessionId, storyId, covered }: LiveDiagramProps) {
  const found = useFetched((signal) => sessions.getSession({ sessionId }, { signal }), [sessionId]);
  const session = found.value?.session;
  return (
    <Answer of={found}>
      {() => session && <Followed session={session} storyId={storyId} covered={covered} />}
    </Answer>
  );
}

interface FollowedProps {
  readonly session: Session;
  readonly storyId: string;
  readonly covered: Covered | undefined;
}

function Followed({ session, storyId, covered }: FollowedProps) {
  const { follower, records } = useWatched(session);
  const turn = [...records.byOffset.value.values()].at(-1);
  const marks = useMemo(() => ({ ...(turn ? marksOfTurn(turn) : noMarks), covered }), [turn, covered]);
  return (
    <>
      <p class="row small">
        <LiveBadge state={follower.liveness.value} />
        <a href={linkTo("sessions", session.sessionId)}>{session.title || session.sessionId}</a>
        {turn?.state?.stepId && (
          <span class="faint">
            waits at <code>{turn.state.stepId}</code>
          </span>
        )}
      </p>
      <Diagram modelId={session.modelId} version={session.modelVersion} storyId={storyId} marks={marks} />
    </>
  );
}
