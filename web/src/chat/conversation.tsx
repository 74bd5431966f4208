import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Event, Recognition } from "../../../gen/parley/v1/event_pb.ts";
import { Command_Runner } from "../../../gen/parley/v1/event_pb.ts";
import { endWords, listed, percent } from "../inspect/event-words.ts";
import type { LoggedTurn } from "../log/logged-turn.ts";
import { Icon } from "../parts/icon.tsx";
import { Waiting } from "../parts/waiting.tsx";
import type { Pane } from "./pane.ts";
import type { Sending } from "./sender.ts";

interface Props {
  readonly pane: Pane;
  readonly isFocused: boolean;
  readonly onInspect: (offset: number) => void;
}

/** How many turns are shown at first, and how many more when someone wants to see earlier ones. */
const pageTurns = 100;

/** How close to its end a conversation is, in pixels, to be kept there when something is added. */
const nearEnd = 80;

/** What was said and done in a session, turn by turn. */
export function Conversation({ pane, isFocused, onInspect }: Props) {
  const turns = pane.log.turns.value;
  const standing = pane.standing.value;
  const underWay = pane.sender.underWay.value;
  const element = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const shown = useSignal(pageTurns);
  const hasUnread = pane.log.firstOffset.value > 0;
  const hidden = Math.max(0, turns.length - shown.value);
  useLayoutEffect(() => {
    const log = element.current;
    if (log && isAtEnd.current) log.scrollTop = log.scrollHeight;
  }, [turns, underWay, standing]);
  const selected = pane.selected.value;
  const isArriving = turns.length === 0 && pane.error.value === undefined;
  return (
    <div
      ref={element}
      class="conversation"
      role="log"
      aria-live={isFocused ? "polite" : "off"}
      aria-label="Conversation"
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < nearEnd;
      }}
    >
      {(hidden > 0 || hasUnread) && (
        <button
          type="button"
          class="button quiet small"
          onClick={() => {
            shown.value += pageTurns;
            if (hasUnread && shown.value > turns.length) pane.follower.readEarlier();
          }}
        >
          Show earlier turns{!hasUnread && `: there are ${hidden}`}
        </button>
      )}
      {turns.slice(hidden).map((turn) => (
        <TurnView
          key={turn.firstOffset}
          turn={turn}
          isSelected={turn.firstOffset === selected}
          pending={standing.kind === "command" ? standing.offset : undefined}
          onInspect={onInspect}
        />
      ))}
      {underWay && !pane.log.holds(underWay.requestId) && <Unseen sending={underWay} />}
      {(underWay || isArriving || standing.kind === "webhook") && (
        <div class="bubble reply">
          <Waiting label={standing.kind === "webhook" ? "The webhook runs" : "Waiting for an answer"} />
        </div>
      )}
    </div>
  );
}

/** What was sent, until it comes back from the log. */
function Unseen({ sending: { input } }: { readonly sending: Sending }) {
  if (input.case !== "userText") return null;
  return <p class="bubble user unseen">{input.value.text}</p>;
}

interface TurnProps {
  readonly turn: LoggedTurn;
  readonly isSelected: boolean;
  /** The offset of the command that a form asks the result of; undefined: none does. */
  readonly pending: number | undefined;
  readonly onInspect: (offset: number) => void;
}

function TurnView({ turn: { firstOffset, events }, isSelected, pending, onInspect }: TurnProps) {
  const recognition = events.flatMap(({ body }) => (body.case === "recognition" ? [body.value] : []))[0];
  const [first, ...rest] = events;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its button does the same.
    // biome-ignore lint/a11y/useKeyWithClickEvents: its button does the same.
    <div
      class={isSelected ? "turn selected" : "turn"}
      data-offset={firstOffset}
      onClick={() => {
        // Who marks a text wants to copy it.
        if (getSelection()?.isCollapsed !== false) onInspect(firstOffset);
      }}
    >
      {first && <EventView event={first} />}
      <button type="button" class={`turn-button ${toneOf(recognition)}`} aria-pressed={isSelected}>
        <span class="visually-hidden">Inspect the turn at offset {firstOffset}: </span>
        {recognition ? <Understood recognition={recognition} /> : <Icon name="inspect" />}
      </button>
      {rest.map((event) => event.offset !== pending && <EventView key={event.offset} event={event} />)}
    </div>
  );
}

function Understood({ recognition: { intentId, confidence, valid } }: { readonly recognition: Recognition }) {
  if (intentId === "") return valid ? "values only" : "not understood";
  return (
    <>
      {intentId} <span class="faint">{percent(confidence)}</span> {!valid && "not expected here"}
    </>
  );
}

function toneOf(recognition: Recognition | undefined): string {
  return recognition && !recognition.valid ? "warn" : "";
}

/** How an event is seen in a conversation; those that only its inspector shows are not. */
export function EventView({ event: { body } }: { readonly event: Event }) {
  switch (body.case) {
    case "userText":
      return <p class="bubble user">{body.value.timedOut ? "timed out" : body.value.text || " "}</p>;
    case "reply":
      return <p class="bubble reply">{body.value.text}</p>;
    case "command": {
      const { commandId, inputs, runner } = body.value;
      return (
        <p class="doing">
          <span class="badge accent">{runner === Command_Runner.WEBHOOK ? "webhook" : "command"}</span>{" "}
          <span class="mono">{commandId}</span> <span class="faint">{listed(inputs)}</span>
        </p>
      );
    }
    case "commandResult": {
      const { commandId, outputs, error } = body.value;
      return (
        <p class="doing">
          <span class={error ? "badge bad" : "badge good"}>{error ? "failed" : "done"}</span>{" "}
          <span class="mono">{commandId}</span> <span class="faint">{error || listed(outputs)}</span>
        </p>
      );
    }
    case "transcribe":
      return (
        <p class="doing">
          <span class="badge accent">transcribe</span> <span class="mono">{body.value.transcribeId}</span>
        </p>
      );
    case "problem":
      return (
        <p class="doing">
          <span class="badge bad">problem</span> {body.value.message}
        </p>
      );
    case "storyJump":
      return (
        <p class="passing">
          Went to <span class="mono">{body.value.storyId}</span> {listed(body.value.parameters)}
        </p>
      );
    case "inputTimeout":
      return <p class="passing">The user was silent.</p>;
    case "sessionStarted":
      return (
        <p class="passing">
          Began in {body.value.locale} {listed(body.value.parameters)}
        </p>
      );
    case "sessionEnded":
      return <p class="passing">The session {endWords(body.value.reason)}.</p>;
    default:
      return null;
  }
}
