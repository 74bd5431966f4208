import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { CountdownView } from "./countdown-view.tsx";
import type { Pane } from "./pane.ts";
import { SuggestionRow } from "./suggestion-row.tsx";
import type { Suggestion } from "./suggestions.ts";

interface Props {
  readonly pane: Pane;
  readonly isFocused: boolean;
}

/** Where the user says something: writes it, chooses it, or stays silent. */
export function Composer({ pane, isFocused }: Props) {
  const input = useRef<HTMLTextAreaElement>(null);
  const standing = pane.standing.value;
  const wait = standing.kind === "user" ? standing.wait : undefined;
  const isWaited = wait !== undefined && pane.sender.underWay.value === undefined;

  useEffect(() => {
    if (isFocused && isWaited && mayTakeFocus(input.current)) input.current?.focus({ preventScroll: true });
  }, [isFocused, isWaited]);

  const say = (text: string) => {
    if (!isWaited) return;
    pane.say(text);
    input.current?.focus();
  };
  const choose = (text: string) => {
    if (!isWaited) return;
    pane.say(text);
    if (mayTakeFocus(input.current)) input.current?.focus();
  };
  /** Writes a text that still needs a value, and selects the place for it. */
  const write = ({ text, gap }: Suggestion) => {
    pane.draft.value = text;
    requestAnimationFrame(() => {
      input.current?.focus();
      if (gap) input.current?.setSelectionRange(...gap);
    });
  };
  const recall = (text: string | undefined, event: KeyboardEvent) => {
    if (text === undefined) return;
    event.preventDefault();
    pane.draft.value = text;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const isOneLine = !pane.draft.peek().includes("\n");
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (pane.draft.peek() !== "") say(pane.draft.peek());
    } else if (event.key === "ArrowUp" && isOneLine) recall(pane.history.earlier(pane.draft.peek()), event);
    else if (event.key === "ArrowDown" && isOneLine) recall(pane.history.later(), event);
    else if (event.key === "Escape") input.current?.blur();
  };

  return (
    <>
      {wait && isWaited && <SuggestionRow pane={pane} wait={wait} onSay={choose} onWrite={write} />}
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          if (pane.draft.peek() !== "") say(pane.draft.peek());
        }}
      >
        <textarea
          ref={input}
          class="input"
          rows={1}
          aria-label="What the user says"
          placeholder={wait?.slot ? `${wait.slot} …` : "Say something"}
          value={pane.draft.value}
          onInput={(event) => {
            pane.draft.value = event.currentTarget.value;
          }}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          class="icon-button"
          aria-label="Stay silent"
          title="Stay silent: send an input timeout"
          disabled={!isWaited}
          onClick={() => pane.silence()}
        >
          <Icon name="silence" />
        </button>
        <button
          type="submit"
          class="button primary"
          aria-label="Send"
          disabled={!isWaited || pane.draft.value === ""}
        >
          <Icon name="send" />
        </button>
      </form>
      {isWaited && pane.countdown.value && <CountdownView countdown={pane.countdown.value} />}
    </>
  );
}

/** Whether the focus is nowhere that someone would miss it. Phones would show their keyboard. */
function mayTakeFocus(input: HTMLElement | null): boolean {
  if (matchMedia("(pointer: coarse)").matches) return false;
  const { activeElement } = document;
  if (!activeElement || activeElement === document.body) return true;
  return input?.closest(".pane")?.contains(activeElement) ?? false;
}
