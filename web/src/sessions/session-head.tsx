import { useState } from "preact/hooks";
import { type Session, SessionState } from "../../../gen/parley/v1/session_pb.ts";
import { TestDialog } from "../chat/test-dialog.tsx";
import { ErrorNotice } from "../parts/error-notice.tsx";
import { Icon } from "../parts/icon.tsx";
import { LiveBadge } from "../parts/live-badge.tsx";
import type { Liveness } from "../parts/liveness.ts";
import { linkTo } from "../route.ts";
import { sessions } from "../server.ts";
import { awaitingText } from "./awaiting-text.ts";
import { EditSession } from "./edit-session.tsx";
import { EraseSession } from "./erase-session.tsx";
import { Labels } from "./labels.tsx";
import { SessionFacts } from "./session-facts.tsx";
import { StateBadge } from "./state-badge.tsx";

interface SessionHeadProps {
  readonly session: Session;
  readonly liveness: Liveness;
  /** Called when the session was changed. */
  readonly onChange: () => void;
}

/** What is known of a session, and what can be done with it. */
export function SessionHead({ session, liveness, onChange }: SessionHeadProps) {
  const { sessionId, title, modelId, state, labels, awaiting } = session;
  const [asks, setAsks] = useState<"test" | "edit" | "erase">();
  const [failure, setFailure] = useState<unknown>();
  const close = () => setAsks(undefined);
  const end = async () => {
    try {
      await sessions.endSession({ sessionId });
      setFailure(undefined);
      onChange();
    } catch (error) {
      setFailure(error);
    }
  };

  return (
    <header class="session-head">
      <div class="row">
        <a class="up" href={linkTo("sessions")}>
          Sessions
        </a>
        <h1>{title || sessionId}</h1>
        <StateBadge state={state} />
        <LiveBadge state={liveness} />
        <Labels labels={labels} />
        {awaiting && <span class="faint small">waits for {awaitingText(awaiting)}</span>}
        <span class="spacer" />
        <div class="row session-acts">
          <a class="button small primary" href={linkTo("chat", modelId, sessionId)}>
            {state === SessionState.ACTIVE ? "Go on in chat" : "Open in chat"}
          </a>
          <button type="button" class="button small" onClick={() => setAsks("test")}>
            <Icon name="save" /> Save as test
          </button>
          <button type="button" class="button small" onClick={() => setAsks("edit")}>
            Edit
          </button>
          {state === SessionState.ACTIVE && (
            <button type="button" class="button small" onClick={end}>
              End
            </button>
          )}
          <button type="button" class="button small danger" onClick={() => setAsks("erase")}>
            Erase…
          </button>
        </div>
      </div>
      <ErrorNotice error={failure} onDismiss={() => setFailure(undefined)} />
      <SessionFacts session={session} />
      {asks === "test" && <TestDialog session={session} onClose={close} />}
      {asks === "edit" && (
        <EditSession
          session={session}
          onClose={close}
          onSaved={() => {
            close();
            onChange();
          }}
        />
      )}
      {asks === "erase" && <EraseSession session={session} onClose={close} />}
    </header>
  );
}
