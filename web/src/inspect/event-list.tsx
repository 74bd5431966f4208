import { toJson } from "@bufbuild/protobuf";
import { useSignal } from "@preact/signals";
import { type Event, EventSchema } from "../../../gen/parley/v1/event_pb.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { clockTime, dateTime } from "../parts/time.ts";
import { wordsOf } from "./event-words.ts";

interface Props {
  readonly events: readonly Event[];
  /** Makes every offset a button. */
  readonly onSelect?: (offset: number) => void;
  /** The offsets that are marked. */
  readonly isSelected?: (offset: number) => boolean;
}

/** Events with their offsets and times; as JSON if one likes. */
export function EventList({ events, onSelect, isSelected }: Props) {
  const isRaw = useSignal(false);
  return (
    <div class="event-list">
      <div class="row">
        <div class="tabs">
          <button
            type="button"
            aria-pressed={!isRaw.value}
            onClick={() => {
              isRaw.value = false;
            }}
          >
            List
          </button>
          <button
            type="button"
            aria-pressed={isRaw.value}
            onClick={() => {
              isRaw.value = true;
            }}
          >
            JSON
          </button>
        </div>
      </div>
      {isRaw.value ? (
        <RawEvents events={events} />
      ) : (
        <ol>
          {events.map((event) => (
            <EventLine
              key={event.offset}
              event={event}
              isSelected={isSelected?.(event.offset) ?? false}
              {...(onSelect ? { onSelect } : {})}
            />
          ))}
        </ol>
      )}
    </div>
  );
}

interface LineProps {
  readonly event: Event;
  readonly isSelected: boolean;
  readonly onSelect?: (offset: number) => void;
}

function EventLine({ event, isSelected, onSelect }: LineProps) {
  const { kind, text, tone } = wordsOf(event);
  const { offset, createTime } = event;
  return (
    <li class={isSelected ? "event-line selected" : "event-line"}>
      {onSelect ? (
        <button
          type="button"
          class="event-offset"
          aria-label={`Offset ${offset}`}
          onClick={() => onSelect(offset)}
        >
          {offset}
        </button>
      ) : (
        <span class="event-offset">{offset}</span>
      )}
      <div>
        <span class={`event-kind ${tone}`}>{kind}</span> {text}
      </div>
      <time class="faint mono" title={dateTime(createTime)}>
        {clockTime(createTime)}
      </time>
    </li>
  );
}

function RawEvents({ events }: { readonly events: readonly Event[] }) {
  const text = JSON.stringify(
    events.map((event) => toJson(EventSchema, event)),
    null,
    2,
  );
  return (
    <div class="stack">
      <pre class="code">{text}</pre>
      <div>
        <CopyButton text={text} />
      </div>
    </div>
  );
}
