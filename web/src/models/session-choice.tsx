import { useFetched } from "../parts/fetched.ts";
import { noFilter } from "../sessions/session-filter.ts";
import { listSessions } from "../sessions/session-query.ts";

interface SessionChoiceProps {
  readonly modelId: string;
  /** Empty: none is chosen. */
  readonly sessionId: string;
  readonly onChange: (sessionId: string) => void;
}

/** How many sessions there are to choose from, and how often they are looked for, in milliseconds. */
const most = 30;
const pollMs = 5_000;

/** A choice of the sessions that run on a model, newest first. */
export function SessionChoice({ modelId, sessionId, onChange }: SessionChoiceProps) {
  const found = useFetched(
    (signal) => listSessions({ ...noFilter, modelId, state: "active" }, most, signal),
    [modelId],
    pollMs,
  );
  const sessions = found.value?.sessions ?? [];
  return (
    <select
      class="input"
      aria-label="Session to follow"
      value={sessionId}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    >
      <option value="">Follow no session</option>
      {sessions.map((session) => (
        <option key={session.sessionId} value={session.sessionId}>
          {session.title || session.sessionId}, {session.userId}
        </option>
      ))}
      {sessionId !== "" && !sessions.some((one) => one.sessionId === sessionId) && (
        <option value={sessionId}>{sessionId}</option>
      )}
    </select>
  );
}
