import type { Event } from "../../../gen/parley/v1/event_pb.ts";
import { understood, wordsOf } from "../inspect/event-words.ts";
import type { LoggedTurn } from "../inspect/logged-turn.ts";

/** What was said and done in a turn. */
export function TurnLines({ turn: { events } }: { readonly turn: LoggedTurn }) {
  return (
    <div class="turn-lines">
      {events.map((event) => (
        <Line key={event.offset} event={event} />
      ))}
    </div>
  );
}

function Line({ event }: { readonly event: Event }) {
  const { body } = event;
  switch (body.case) {
    case "userText":
      return (
        <p class="said user">
          <span class="visually-hidden">User: </span>
          {body.value.timedOut ? <em>timed out</em> : body.value.text || <em>nothing</em>}
        </p>
      );
    case "reply":
      return (
        <p class="said">
          <span class="visually-hidden">Reply: </span>
          {body.value.text}
        </p>
      );
    case "recognition":
      return <p class={`done user small ${body.value.valid ? "faint" : "warn"}`}>{understood(body.value)}</p>;
    // What it waits for is told above all turns, and in the panel.
    case "waitForUser":
      return null;
    default: {
      const { kind, text, tone } = wordsOf(event);
      return (
        <p class={`done small ${tone}`}>
          <code>{kind}</code> {text}
        </p>
      );
    }
  }
}
