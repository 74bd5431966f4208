import { Icon } from "../parts/icon.tsx";
import { linkTo } from "../route.ts";
import type { Pane } from "./pane.ts";

interface Props {
  readonly panes: readonly Pane[];
  readonly focusedId: string | undefined;
  readonly onClose: (pane: Pane) => void;
}

/** The open sessions, where there is no room for all of them at once. */
export function ChatTabs({ panes, focusedId, onClose }: Props) {
  if (panes.length < (focusedId ? 2 : 1)) return null;
  return (
    <nav class="tabs chat-tabs" aria-label="Open sessions">
      {panes.map((pane) => {
        const isFocused = pane.sessionId === focusedId;
        return (
          <span class="chat-tab" key={pane.sessionId} aria-current={isFocused ? "page" : undefined}>
            <a href={linkTo("chat", pane.modelId, pane.sessionId)}>
              {pane.name} <span class="mono faint">{pane.sessionId.slice(0, 4)}</span>
            </a>
            {isFocused && (
              <button
                type="button"
                class="icon-button"
                aria-label={`Close ${pane.name}`}
                onClick={() => onClose(pane)}
              >
                <Icon name="close" />
              </button>
            )}
          </span>
        );
      })}
    </nav>
  );
}
