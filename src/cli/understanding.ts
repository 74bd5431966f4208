import colours from "picocolors";
import { settle } from "../dialog/answer.ts";
import type { Alternative, Entity, Recognized } from "../dialog/event.ts";
import { maskEvents } from "../dialog/mask.ts";
import { bestOf } from "../eval/outcome.ts";
import type { Candidate, Explanation, Question } from "../nlu/recognizer.ts";
import { columnsOf, table } from "./columns.ts";

/** How a text was understood, and why; what `parley nlu --json` prints. */
export interface Understanding {
  readonly text: string;
  readonly locale: string;
  /** Whether a dialog that waits for this would take it. */
  readonly isAccepted: boolean;
  /** Why not; empty when it would. */
  readonly reason: string;
  readonly intentId: string;
  readonly confidence: number;
  /** What understood it, such as `sample`; empty when nobody tells. */
  readonly source: string;
  /** The sample that the text is an instance of; empty when there is none. */
  readonly sample: string;
  /** The least confidence that is accepted. */
  readonly accept: number;
  readonly entities: readonly Entity[];
  readonly alternatives: readonly Alternative[];
  readonly ranking: readonly Candidate[];
}

/** How much of the ranking a person gets to see. */
const mostCandidates = 8;

/** As it may be shown to others than the client: sensitive values are masked. */
export function understandingOf(question: Question, explanation: Explanation): Understanding {
  const plain = plainUnderstandingOf(question, explanation);
  const { recognized, accept } = explanation;
  return { ...plain, ...masked(question, settle(recognized, accept)) };
}

/** What was said, and to whom. */
export type Said = Pick<Question, "text" | "locale"> & {
  readonly expected: Pick<Question["expected"], "intentIds" | "slot">;
};

/** As it was said: for who said it. */
export function plainUnderstandingOf(
  { text, locale, expected }: Said,
  explanation: Explanation,
): Understanding {
  const { sample, ranking, accept } = explanation;
  const recognized = settle(explanation.recognized, accept);
  const { intentId, confidence, source = "", entities, alternatives } = recognized;
  const reason = reasonAgainst(explanation, expected);
  const isAccepted = reason === "";
  const rest = { intentId, confidence, source, sample, accept, entities, alternatives, ranking };
  return { text, locale, isAccepted, reason, ...rest };
}

/** The text and the values in it, as they may be shown. */
function masked(
  { text, model, expected }: Question,
  recognized: Recognized,
): { text: string; entities: readonly Entity[] } {
  const events = [
    { kind: "user_text", text, timedOut: false },
    { kind: "recognition", valid: true, ...recognized },
  ] as const;
  const [said, understood] = maskEvents(model, events, { parameters: {}, slot: expected.slot });
  return {
    text: said?.kind === "user_text" ? said.text : "",
    entities: understood?.kind === "recognition" ? understood.entities : [],
  };
}

/** Why a dialog would not take a text; empty when it would. */
function reasonAgainst({ recognized, accept }: Explanation, expected: Said["expected"]): string {
  const { intentId, entities } = recognized;
  const best = bestOf(recognized);
  if (best.intentId === "") return "nothing in the model is like it";
  if (best.confidence < accept) {
    return `the best candidate, ${best.intentId} with ${best.confidence.toFixed(2)}, is below ${accept}, the least that is accepted`;
  }
  if (intentId === "") return `the recognizer rejected it; ${best.intentId} was the best candidate`;
  const fillsSlot = expected.slot !== "" && entities.some(({ slot }) => slot === expected.slot);
  const isExpected = expected.intentIds.length === 0 || expected.intentIds.includes(intentId);
  return fillsSlot || isExpected ? "" : `${intentId} is not expected here`;
}

/** The text with its values marked under it, the verdict, and the candidates. */
export function understandingLines(understanding: Understanding): string[] {
  const { text, isAccepted, reason, intentId, confidence, source, sample } = understanding;
  // What would move the cursor would spoil the marks.
  const shown = text.replaceAll(/\p{Cc}/gu, " ");
  const verdict = intentId === "" ? "not understood" : `${intentId} ${confidence.toFixed(2)}`;
  const by = intentId === "" || source === "" ? "" : `, by ${source}`;
  return [
    colours.bold(shown),
    ...understanding.entities.map((entity) => colours.magenta(markUnder(shown, entity))),
    `  ${isAccepted ? colours.green(`${verdict}${by}`) : colours.red(`${verdict}${by}: ${reason}`)}`,
    ...(sample === "" ? [] : [`  the sample ${JSON.stringify(sample)}`]),
    ...candidateLines(understanding).map((line) => colours.dim(`  ${line}`)),
  ];
}

/** Prints them, and an empty line. */
export function printUnderstanding(understanding: Understanding): void {
  process.stdout.write([...understandingLines(understanding), "", ""].join("\n"));
}

/** `^^^^ slot = value unit`, below where the value was said. */
function markUnder(text: string, { slot, entityId, value, unit, start, end }: Entity): string {
  const characters = [...text];
  const before = columnsOf(characters.slice(0, start).join(""));
  const width = Math.max(1, columnsOf(characters.slice(start, end).join("")));
  const entity = entityId === slot ? "" : ` (${entityId})`;
  const counted = unit === undefined || unit === "" ? "" : ` ${unit}`;
  return `${" ".repeat(before)}${"^".repeat(width)} ${slot}${entity} = ${value}${counted}`;
}

function candidateLines({ ranking, alternatives }: Understanding): string[] {
  if (ranking.length === 0) {
    return alternatives
      .slice(0, mostCandidates)
      .map(({ intentId, confidence }) => `or ${intentId} ${confidence.toFixed(2)}`);
  }
  const rows = ranking.slice(0, mostCandidates).map(({ intentId, confidence, score, nearest }) => {
    const similar = nearest.sample === "" ? ["", ""] : [nearest.similarity.toFixed(2), nearest.sample];
    return [intentId, confidence.toFixed(2), score.toFixed(2), ...similar];
  });
  const header = ["candidate", "confidence", "score", "similarity", "nearest sample"];
  return table(header, rows, ["candidate", "nearest sample"]);
}
