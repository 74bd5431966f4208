import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { Session } from "../../../gen/parley/v1/session_pb.ts";
import { moveFocus } from "../parts/move-focus.ts";
import { relativeTime } from "../parts/relative-time.ts";
import { linkTo } from "../route.ts";
import { awaitingText } from "./awaiting-text.ts";
import { Labels } from "./labels.tsx";
import { StateBadge } from "./state-badge.tsx";

/** Sessions, one in a row. The arrow keys lead from one to the next, Enter opens it. */
export function SessionTable({ sessions }: { readonly sessions: readonly Session[] }) {
  const now = new Date();
  return (
    <div class="table-frame">
      <table class="table sessions" onKeyDown={(event) => moveFocus(event, "a.opens")}>
        <thead>
          <tr>
            <th scope="col">Session</th>
            <th scope="col">Model</th>
            <th scope="col">User</th>
            <th scope="col">State</th>
            <th scope="col">Waits for</th>
            <th scope="col" class="number">
              Events
            </th>
            <th scope="col" class="number">
              Last change
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <Row key={session.sessionId} session={session} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ session, now }: { readonly session: Session; readonly now: Date }) {
  const { sessionId, title, modelId, modelVersion, userId, state, nextOffset, updateTime } = session;
  const changed = updateTime && timestampDate(updateTime);
  return (
    <tr>
      <th scope="row" class="subject">
        <a class="opens" href={linkTo("sessions", sessionId)}>
          {title || <code>{sessionId}</code>}
        </a>
        {title !== "" && <code class="faint">{sessionId}</code>}
        <Labels labels={session.labels} />
      </th>
      <td data-name="Model">
        {modelId} <code class="faint">{modelVersion.slice(0, 7)}</code>
      </td>
      <td data-name="User" class="one-line" title={userId}>
        {userId}
      </td>
      <td data-name="State">
        <StateBadge state={state} />
      </td>
      <td data-name="Waits for">{awaitingText(session.awaiting)}</td>
      <td data-name="Events" class="number">
        {nextOffset}
      </td>
      <td data-name="Last change" class="number">
        {changed && (
          <time dateTime={changed.toISOString()} title={changed.toLocaleString()}>
            {relativeTime(changed, now)}
          </time>
        )}
      </td>
    </tr>
  );
}
