import { settle } from "../dialog/answer.ts";
import type { Recognized } from "../dialog/event.ts";
import { maskText, secretsIn } from "../dialog/mask.ts";
import type { Model } from "../dialog/model.ts";
import { nothingExpected } from "../eval/evaluate.ts";
import { explain } from "../eval/explain.ts";
import { blameOf } from "../eval/mistake.ts";
import { bestOf } from "../eval/outcome.ts";
import { localeKey } from "../model/locale.ts";
import type { Explanation, Recognizer } from "../nlu/recognizer.ts";
import type { NluTest } from "./nlu-test.ts";
import type { Mismatch } from "./play.ts";
import { showParameters, slotsOf } from "./show.ts";

/** What came of a text. Values of sensitive parameters are masked. */
export interface Understood {
  readonly text: string;
  /** The intent that it was understood as; empty: none. */
  readonly got: string;
  /** Empty when it was understood as written. */
  readonly mismatches: readonly Mismatch[];
}

/** Recognizes the text of a test, and compares. The test names nothing that the model does not have. */
export async function understand(test: NluTest, model: Model, recognizer: Recognizer): Promise<Understood> {
  const { text, now = Date.now() } = test;
  const key = localeKey(test.locale?.value ?? "");
  const locale = model.locales.find((one) => localeKey(one) === key) ?? model.locales[0] ?? "";
  const explanation = await explain(recognizer, { text, model, locale, now, expected: nothingExpected });
  const recognized = settle(explanation.recognized, explanation.accept);
  const heard = { kind: "recognition", valid: true, ...explanation.recognized } as const;
  const secrets = secretsIn(model, [heard], test.slots?.value);
  const shown = (words: string) => maskText(words, secrets);
  return {
    text: shown(text),
    got: recognized.intentId,
    mismatches: compare(test, recognized, explanation).map(({ at, expected, actual }) => {
      return { at, expected: shown(expected), actual: shown(actual) };
    }),
  };
}

/** Slots of another intent tell nothing: they are compared only when the intent is right. */
function compare({ intentId, slots }: NluTest, recognized: Recognized, explanation: Explanation): Mismatch[] {
  if (recognized.intentId !== intentId.value) {
    const actual = `${named(recognized.intentId)}${reasonFor(recognized.intentId, explanation)}`;
    return [{ at: intentId.at, expected: named(intentId.value), actual }];
  }
  const expected = slots && showParameters(slots.value);
  const actual = showParameters(slotsOf(recognized));
  return !slots || expected === undefined || expected === actual ? [] : [{ at: slots.at, expected, actual }];
}

function named(intentId: string): string {
  return intentId === "" ? "no intent" : intentId;
}

/** How sure it was, of what else when it understood nothing, and which sample drew the text there. */
function reasonFor(got: string, explanation: Explanation): string {
  const { intentId, confidence } = bestOf(explanation.recognized);
  if (intentId === "") return "";
  const best = got === "" ? `at best ${intentId} ` : "";
  const blame = blameOf(explanation);
  const sample = blame ? `, like ${JSON.stringify(blame.sample)}` : "";
  return ` (${best}${confidence.toFixed(2)}${sample})`;
}
