import { useSignal } from "@preact/signals";
import type { WaitForUser } from "../../../gen/parley/v1/event_pb.ts";
import type { Pane } from "./pane.ts";
import { type Suggestion, suggestionsFor } from "./suggestions.ts";

interface Props {
  readonly pane: Pane;
  readonly wait: WaitForUser;
  readonly onSay: (text: string) => void;
  readonly onWrite: (suggestion: Suggestion) => void;
}

/** How many are shown before someone asks for more. */
const few = 6;

/** What the dialog waits for, and what can be said at a press. */
export function SuggestionRow({ pane, wait, onSay, onWrite }: Props) {
  const isWhole = useSignal(false);
  const definition = pane.definition.value;
  const suggestions = definition && suggestionsFor(wait, definition, pane.session.value?.locale ?? "");
  const count = suggestions?.length ?? wait.expectedIntentIds.length;
  const shown = isWhole.value ? count : few;
  return (
    <div class="suggestions">
      {wait.slot && (
        <span class="badge accent">
          asks for <span class="mono">{wait.slot}</span>
        </span>
      )}
      {wait.requiresWakeWord && <span class="badge">wake word first</span>}
      {suggestions?.slice(0, shown).map((suggestion) => (
        <SuggestionChip
          key={`${suggestion.meaning} ${suggestion.text}`}
          suggestion={suggestion}
          onSay={onSay}
          onWrite={onWrite}
        />
      ))}
      {!suggestions &&
        wait.expectedIntentIds.slice(0, shown).map((intentId) => (
          <span class="badge mono" key={intentId} title="An intent that is expected here">
            {intentId}
          </span>
        ))}
      {count > few && (
        <button
          type="button"
          class="button quiet small"
          aria-expanded={isWhole.value}
          onClick={() => {
            isWhole.value = !isWhole.value;
          }}
        >
          {isWhole.value ? "Fewer" : `${count - few} more`}
        </button>
      )}
    </div>
  );
}

interface ChipProps {
  readonly suggestion: Suggestion;
  readonly onSay: (text: string) => void;
  readonly onWrite: (suggestion: Suggestion) => void;
}

function SuggestionChip({ suggestion, onSay, onWrite }: ChipProps) {
  const { text, meaning, gap } = suggestion;
  return (
    <button
      type="button"
      class="chip"
      title={meaning}
      onClick={() => (gap ? onWrite(suggestion) : onSay(text))}
    >
      {text}
    </button>
  );
}
