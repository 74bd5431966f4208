import type { ComponentChildren } from "preact";
import type { Turn } from "../../../gen/parley/v1/turn_pb.ts";
import { canForkAfter, type LoggedTurn, lastOffsetOf } from "../log/logged-turn.ts";
import { ErrorNotice } from "../parts/error-notice.tsx";
import { Icon } from "../parts/icon.tsx";
import { clockTime, dateTime } from "../parts/time.ts";
import { EventList } from "./event-list.tsx";
import { RecognitionView } from "./recognition-view.tsx";
import { ParametersView, StackView } from "./state-view.tsx";
import { isMissing, type TurnRecords } from "./turn-records.ts";

interface Props {
  readonly turn: LoggedTurn;
  readonly records: TurnRecords;
  /** From sending to the last answer, in milliseconds; undefined when someone else made the turn. */
  readonly roundTripMs?: number | undefined;
  /** Shows a button that forks the session after this turn, where that can be. */
  readonly onFork?: (offset: number) => void;
}

/** All there is to know about one turn. */
export function TurnInspector({ turn, records, roundTripMs, onFork }: Props) {
  const first = turn.events[0];
  const last = lastOffsetOf(turn);
  const recorded = records.byOffset.value.get(turn.firstOffset);
  const text = first?.body.case === "userText" ? first.body.value.text : "";
  const recognition = turn.events.flatMap(({ body }) => (body.case === "recognition" ? [body.value] : []))[0];
  return (
    <div class="inspector-parts">
      <div class="row">
        <span class="badge">
          {last === turn.firstOffset ? `offset ${last}` : `offsets ${turn.firstOffset} – ${last}`}
        </span>
        {roundTripMs !== undefined && (
          <span class="badge" title="From sending to the last answer">
            {roundTripMs} ms
          </span>
        )}
        <time class="faint small" title={dateTime(first?.createTime)}>
          {clockTime(first?.createTime)}
        </time>
        <span class="spacer" />
        {onFork && canForkAfter(turn) && (
          <button type="button" class="button small" onClick={() => onFork(last)}>
            <Icon name="fork" /> Fork from here
          </button>
        )}
      </div>
      {recognition && (
        <Part title="Understanding">
          <RecognitionView text={text} recognition={recognition} />
        </Part>
      )}
      {recorded ? (
        <RecordedParts recorded={recorded} before={records.before(turn.firstOffset)} />
      ) : (
        <NotRecorded error={records.error.value} onRetry={() => records.read()} />
      )}
      <Part title="Events">
        <EventList events={turn.events} />
      </Part>
    </div>
  );
}

function RecordedParts({ recorded, before }: { readonly recorded: Turn; readonly before: Turn | undefined }) {
  const { state, stepIds } = recorded;
  return (
    <>
      {state && (
        <Part title="Parameters">
          <ParametersView before={before} after={state} />
        </Part>
      )}
      {state && (
        <Part title="Stories under way">
          <StackView state={state} />
        </Part>
      )}
      <Part title="Steps that ran">
        {stepIds.length === 0 ? (
          <p class="faint">None.</p>
        ) : (
          <ol class="steps mono">
            {stepIds.map((stepId, index) => (
              <li key={index}>{stepId}</li>
            ))}
          </ol>
        )}
      </Part>
    </>
  );
}

/** In the place of what ListTurns would tell. */
function NotRecorded({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  if (isMissing(error)) return <p class="faint">This server does not tell where the dialog stood.</p>;
  return <ErrorNotice error={error} onRetry={onRetry} />;
}

function Part({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="inspector-part" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
