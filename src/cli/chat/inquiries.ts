import colours from "picocolors";
import type { RecognizeResponse } from "../../../gen/parley/v1/model_service_pb.ts";
import type { Event, Recognition, WaitForUser } from "../../client/event.ts";
import type { Parley } from "../../client/parley.ts";
import type { Session } from "../../client/session.ts";
import type { Explanation } from "../../nlu/recognizer.ts";
import { columnsOf, fill } from "../columns.ts";
import { plainUnderstandingOf, type Said, understandingLines } from "../understanding.ts";
import { slashCommands } from "./line.ts";
import { callRaw, type Reach } from "./reach.ts";
import { listEvents } from "./show-event.ts";
import { showState } from "./show-state.ts";

/** A text that was said, what the dialog waited for then, and how it was understood. */
export interface LastSaid {
  readonly text: string;
  readonly wait: WaitForUser | undefined;
  readonly recognition: Recognition | undefined;
}

/** /help */
export function helpLines(): string[] {
  const rows = slashCommands.map(
    ({ name, argument, about }) => [`/${name} ${argument}`.trimEnd(), about] as const,
  );
  const width = Math.max(...rows.map(([command]) => columnsOf(command)));
  return [
    ...rows.map(([command, about]) => `  ${colours.bold(fill(command, width))}  ${about}`),
    colours.dim(
      "  Tab completes; // at the beginning says a text with one slash. Ctrl-C stops what is under way.",
    ),
  ];
}

/** /why */
export async function whyLines(
  parley: Parley,
  { info: { modelId, locale } }: Session,
  { text, wait, recognition }: LastSaid,
  reach: Reach,
): Promise<string[]> {
  const expected = { intentIds: wait?.expectedIntentIds ?? [], slot: wait?.slot ?? "" };
  const request = {
    modelId,
    text,
    locale,
    expectedIntentIds: [...expected.intentIds],
    expectedSlot: expected.slot,
  };
  const answer = await callRaw(reach, (options) => parley.models.recognize(request, options));
  const said: Said = { text, locale, expected };
  const understanding = plainUnderstandingOf(said, explanationFromWire(answer));
  const lines = understandingLines(understanding);
  if (!recognition || recognition.intentId === understanding.intentId) return lines;
  const then =
    recognition.intentId === "" ? "was not understood" : `was understood as ${recognition.intentId}`;
  return [
    ...lines,
    colours.dim(`  In this conversation it ${then}: the model has changed since, or the moment counted.`),
  ];
}

/** /state */
export async function stateLines(parley: Parley, session: Session, reach: Reach): Promise<string[]> {
  const request = { sessionId: session.id, fromOffset: Math.max(0, session.nextOffset - 1), pageSize: 1 };
  const { turns } = await callRaw(reach, (options) => parley.sessions.listTurns(request, options));
  const state = turns.at(-1)?.state;
  return state ? showState(state, session.awaiting) : [];
}

/** /events */
export async function eventLines(session: Session, reach: Reach): Promise<string[]> {
  const events: Event[] = [];
  for await (const event of session.events(reach)) events.push(event);
  return listEvents(events);
}

function explanationFromWire({ recognition, explanation }: RecognizeResponse): Explanation {
  const { intentId = "", confidence = 0, entities = [], alternatives = [], source = "" } = recognition ?? {};
  return {
    recognized: { intentId, confidence, entities, alternatives, source },
    sample: explanation?.sample ?? "",
    ranking: (explanation?.ranking ?? []).map(({ nearestSample: sample, similarity, ...candidate }) => {
      return { ...candidate, nearest: { sample, similarity } };
    }),
    accept: explanation?.accept ?? 0,
  };
}
