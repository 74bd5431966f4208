import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { goTo, linkTo, replaceWith, route } from "../route.ts";
import { isWide } from "../wide.ts";
import { BeginForm } from "./begin-form.tsx";
import type { Begun } from "./beginning.ts";
import { ChatTabs } from "./chat-tabs.tsx";
import { InspectorPanel } from "./inspector-panel.tsx";
import { OpenPanes } from "./open-panes.ts";
import type { Pane } from "./pane.ts";
import { PaneView } from "./pane-view.tsx";

const openPanes = new OpenPanes();

/** Conversations with models, side by side, and a look into each of their turns. */
export function ChatPage() {
  const [, modelId, sessionId] = route.value;
  const isInspecting = useSignal(isWide.peek());
  const isBeginning = !sessionId;
  const focused = useComputed(() => openPanes.find(route.value[2]));

  useEffect(() => {
    const { latest } = openPanes;
    if (modelId && sessionId) openPanes.show(modelId, sessionId);
    else if (!modelId && latest) replaceWith("chat", latest.modelId, latest.sessionId);
    else openPanes.rest();
  }, [modelId, sessionId]);
  useEffect(() => () => openPanes.rest(), []);

  const close = (pane: Pane) => {
    openPanes.close(pane);
    if (pane.sessionId !== sessionId) return;
    const { latest } = openPanes;
    if (latest) replaceWith("chat", latest.modelId, latest.sessionId);
    else replaceWith("chat", pane.modelId);
  };
  const inspect = (pane: Pane, offset: number) => {
    pane.selected.value = offset;
    isInspecting.value = true;
    focus(pane);
  };

  return (
    <div class="chat">
      <div class="chat-bar">
        <h1>Chat</h1>
        <ChatTabs panes={openPanes.panes.value} focusedId={sessionId} onClose={close} />
        <span class="spacer" />
        <a class="button small" href={linkTo("chat", modelId ?? "")}>
          <Icon name="plus" /> New session
        </a>
        {isWide.value && focused.value && (
          <button
            type="button"
            class="icon-button"
            aria-label="Inspector"
            title="Inspector"
            aria-pressed={isInspecting.value}
            onClick={() => {
              isInspecting.value = !isInspecting.value;
            }}
          >
            <Icon name="inspect" />
          </button>
        )}
      </div>
      <div class="chat-body">
        <div class="panes">
          {openPanes.panes.value.map((pane) => (
            <PaneView
              key={pane.sessionId}
              pane={pane}
              isFocused={pane === focused.value}
              onFocus={() => focus(pane)}
              onInspect={(offset) => inspect(pane, offset)}
              onClose={() => close(pane)}
            />
          ))}
          {isBeginning && (
            <section
              class="pane focused"
              aria-label="New session"
              ref={(element) => element?.scrollIntoView({ block: "nearest", inline: "nearest" })}
            >
              <BeginForm modelId={modelId} onBegun={begin} />
            </section>
          )}
        </div>
        {focused.value && isInspecting.value && (
          <InspectorPanel
            key={focused.value.sessionId}
            pane={focused.value}
            onClose={() => {
              isInspecting.value = false;
            }}
          />
        )}
      </div>
    </div>
  );
}

function begin(begun: Begun): void {
  openPanes.adopt(begun);
  goTo("chat", begun.modelId, begun.sessionId);
}

function focus(pane: Pane): void {
  if (route.value[2] !== pane.sessionId) replaceWith("chat", pane.modelId, pane.sessionId);
}
