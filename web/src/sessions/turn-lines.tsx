import { EventView } from "../chat/conversation.tsx";
import { understood } from "../inspect/event-words.ts";
import type { LoggedTurn } from "../log/logged-turn.ts";

/** What was said and done in a turn, and how it was understood. */
export function TurnLines({ turn: { events } }: { readonly turn: LoggedTurn }) {
  return (
    <div class="turn-lines">
      {events.map((event) =>
        event.body.case === "recognition" ? (
          <p key={event.offset} class={event.body.value.valid ? "how faint small" : "how warn small"}>
            {understood(event.body.value)}
          </p>
        ) : (
          <EventView key={event.offset} event={event} />
        ),
      )}
    </div>
  );
}
