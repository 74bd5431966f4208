import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ErrorNotice } from "../parts/error-notice.tsx";
import { Icon, type IconName } from "../parts/icon.tsx";
import { linkTo } from "../route.ts";
import { CommandForm } from "./command-form.tsx";
import { Composer } from "./composer.tsx";
import { Conversation } from "./conversation.tsx";
import { JumpDialog } from "./jump-dialog.tsx";
import type { Pane } from "./pane.ts";
import { TestDialog } from "./test-dialog.tsx";

interface Props {
  readonly pane: Pane;
  readonly isFocused: boolean;
  readonly onFocus: () => void;
  readonly onInspect: (offset: number) => void;
  readonly onClose: () => void;
}

/** One open session: its conversation, and what can be done in it. */
export function PaneView({ pane, isFocused, onFocus, onInspect, onClose }: Props) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isFocused) element.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [isFocused]);
  return (
    <section
      ref={element}
      class={isFocused ? "pane focused" : "pane"}
      aria-label={`${pane.name} ${pane.sessionId}`}
      onFocusCapture={onFocus}
      onPointerDown={onFocus}
    >
      <PaneHead pane={pane} onClose={onClose} />
      <Conversation pane={pane} isFocused={isFocused} onInspect={onInspect} />
      <div class="pane-foot stack">
        <Notices pane={pane} />
        <Foot pane={pane} isFocused={isFocused} />
      </div>
    </section>
  );
}

function PaneHead({ pane, onClose }: { readonly pane: Pane; readonly onClose: () => void }) {
  const shown = useSignal<"jump" | "test" | undefined>(undefined);
  const error = useSignal<unknown>(undefined);
  const isOver = pane.standing.value.kind === "over";
  const hide = () => {
    shown.value = undefined;
  };
  const end = async () => {
    error.value = undefined;
    try {
      await pane.end();
    } catch (failure) {
      error.value = failure;
    }
  };
  return (
    <header class="pane-head">
      <div class="pane-title">
        <h2 class="one-line">{pane.name}</h2>
        <a
          class="faint mono small one-line"
          href={linkTo("sessions", pane.sessionId)}
          title="Show among the sessions"
        >
          {pane.sessionId}
        </a>
      </div>
      <Tool
        label="Go to a story"
        icon="jump"
        disabled={isOver}
        onClick={() => {
          shown.value = "jump";
        }}
      />
      <Tool
        label="Save as test"
        icon="save"
        onClick={() => {
          shown.value = "test";
        }}
      />
      <Tool label="End session" icon="stop" disabled={isOver} onClick={end} />
      <Tool label="Close" icon="close" onClick={onClose} />
      {shown.value === "jump" && <JumpDialog pane={pane} onClose={hide} />}
      {shown.value === "test" && <TestDialog session={pane} onClose={hide} />}
      {error.value !== undefined && (
        <ErrorNotice
          error={error.value}
          onDismiss={() => {
            error.value = undefined;
          }}
        />
      )}
    </header>
  );
}

interface ToolProps {
  readonly label: string;
  readonly icon: IconName;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function Tool({ label, icon, disabled = false, onClick }: ToolProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

/** What went wrong, and what is tried again. */
function Notices({ pane }: { readonly pane: Pane }) {
  const { follower, sender } = pane;
  const failed = sender.failed.value;
  const error = pane.error.value ?? follower.failure.value;
  return (
    <>
      {(follower.liveness.value === "reconnecting" || sender.isBroken.value) && (
        <p class="notice warn" role="status">
          <span class="what">The connection is broken. Trying again …</span>
        </p>
      )}
      {failed && (
        <ErrorNotice
          error={failed.error}
          onRetry={() => sender.again()}
          onDismiss={() => {
            const { input } = failed.sending;
            if (input.case === "userText" && pane.draft.peek() === "")
              pane.draft.value = input.value.text ?? "";
            sender.giveUp();
          }}
        />
      )}
      <ErrorNotice error={error} onRetry={() => pane.retry()} />
    </>
  );
}

/** What the session waits for. */
function Foot({ pane, isFocused }: { readonly pane: Pane; readonly isFocused: boolean }): ComponentChildren {
  const standing = pane.standing.value;
  switch (standing.kind) {
    case "command":
      return <CommandForm key={standing.offset} pane={pane} standing={standing} isFocused={isFocused} />;
    case "over":
      return (
        <div class="row over">
          <span class="faint">This session is over. Fork it at one of its turns, or</span>
          <a class="button small" href={linkTo("chat", pane.modelId)}>
            begin another
          </a>
        </div>
      );
    default:
      return <Composer pane={pane} isFocused={isFocused} />;
  }
}
