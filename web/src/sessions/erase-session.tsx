import { useState } from "preact/hooks";
import type { Session } from "../../../gen/parley/v1/session_pb.ts";
import { Dialog } from "../parts/dialog.tsx";
import { ErrorNotice } from "../parts/error-notice.tsx";
import { goTo } from "../route.ts";
import { sessions } from "../server.ts";

interface EraseSessionProps {
  readonly session: Session;
  readonly onClose: () => void;
}

/** Erases a session, when that is meant. */
export function EraseSession({ session: { sessionId, title, nextOffset }, onClose }: EraseSessionProps) {
  const [failure, setFailure] = useState<unknown>();
  const erase = async () => {
    try {
      await sessions.deleteSession({ sessionId });
      goTo("sessions");
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Dialog title="Erase the session?" onClose={onClose}>
      <p>
        <strong>{title || sessionId}</strong> and its {nextOffset} events are erased from the database, for
        good.
      </p>
      <ErrorNotice error={failure} />
      <div class="actions">
        <button type="button" class="button" onClick={onClose}>
          Keep it
        </button>
        <button type="button" class="button danger" onClick={erase}>
          Erase it
        </button>
      </div>
    </Dialog>
  );
}
