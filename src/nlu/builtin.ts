import { setTimeout } from "node:timers/promises";
import pLimit from "p-limit";
import type { Alternative, Recognized } from "../dialog/event.ts";
import { type Model, slotFillIntentId } from "../dialog/model.ts";
import { grammarOf } from "./grammar.ts";
import { type Heard, hear, textOf } from "./heard.ts";
import { Classifiers, type ClassifiersParts } from "./learned/classifiers.ts";
import { recognizeLiterally } from "./literal.ts";
import { PerLocale } from "./per-locale.ts";
import {
  type Candidate,
  type Explanation,
  nothingRecognized,
  type Question,
  type Recognizer,
} from "./recognizer.ts";
import { assignRoles } from "./roles.ts";
import { readSlotAnswer, type SlotAnswer } from "./slot-answer.ts";
import { smallWordsOf } from "./small-words.ts";
import { spot } from "./spot.ts";

/** No classifier is ever as sure as a sample that was said word for word. */
const surestGuess = 0.99;

/** An answer of which less is accounted for is none. */
const leastCompleteness = 0.5;

/** How long calls come first between two pieces of work that nobody waits for, in milliseconds: a few turns. */
const breakMs = 5;

/**
 * The recognizer that every server has. A text that is a sample, word for word, is always understood; any other
 * is given to a classifier that has learned from the samples. The same model and text give the same result, once
 * the model has been learned.
 */
export class BuiltinRecognizer implements Recognizer {
  private readonly grammars = new PerLocale(grammarOf);
  private readonly classifiers: Classifiers;
  private readonly oneByOne = pLimit(1);

  constructor(parts: ClassifiersParts = {}) {
    this.classifiers = new Classifiers(parts);
  }

  recognize(question: Question): Recognized | Promise<Recognized> {
    const explained = this.explain(question);
    return explained instanceof Promise
      ? explained.then(({ recognized }) => recognized)
      : explained.recognized;
  }

  explain(question: Question): Explanation | Promise<Explanation> {
    const { model, locale, expected } = question;
    const { accept } = model.settings;
    const heard = hear(question);
    const literal = recognizeLiterally(heard, model, expected, this.grammars.of(model, locale));
    if (literal) return { recognized: literal.recognized, sample: literal.sample, ranking: [], accept };
    const understand = (ranking: readonly Candidate[]): Explanation => {
      return { recognized: this.understand(question, heard, ranking), sample: "", ranking, accept };
    };
    const ranking = this.classifiers.rank(model, locale, textOf(heard));
    return ranking instanceof Promise ? ranking.then(understand) : understand(ranking);
  }

  async prepare(model: Model): Promise<void> {
    for (const locale of model.locales) {
      await this.inBetween(() => this.grammars.of(model, locale));
      await this.inBetween(() => void this.classifiers.of(model, locale));
      await this.classifiers.of(model, locale);
    }
  }

  settled(): Promise<void> {
    return this.classifiers.settled();
  }

  /** Does a piece of work, after a break in which those are served who came during the last one. */
  private inBetween(work: () => void): Promise<void> {
    return this.oneByOne(async () => {
      await setTimeout(breakMs);
      work();
    });
  }

  /** What a text means that is no sample: an answer to what was asked, or an intent. */
  private understand(question: Question, heard: Heard, ranking: readonly Candidate[]): Recognized {
    const { model, locale, expected } = question;
    const grammar = this.grammars.of(model, locale);
    if (expected.slot !== "") {
      const answer = readSlotAnswer(heard, model, locale, expected, grammar);
      if (answer && isAnswer(answer, ranking, question)) return answered(answer, ranking);
    }
    const [best] = ranking;
    if (!best || best.intentId === "") return { ...nothingRecognized, alternatives: alternativesOf(ranking) };
    const slots = model.intents.get(best.intentId)?.slots ?? new Map<string, string>();
    return {
      intentId: best.intentId,
      confidence: Math.min(surestGuess, best.confidence),
      entities: assignRoles(
        heard,
        spot(heard, slots, grammar),
        { slots, preferred: expected.slot },
        grammar,
        smallWordsOf(locale),
      ),
      alternatives: alternativesOf(ranking.slice(1)),
      source: "classifier",
    };
  }
}

/** Whether values that were said answer the question, rather than being part of something else. */
function isAnswer(
  { completeness }: SlotAnswer,
  [best]: readonly Candidate[],
  { model, expected }: Question,
): boolean {
  if (completeness === 1) return true;
  const isOther = best && best.intentId !== "" && best.intentId !== expected.slotIntentId;
  if (isOther && best.confidence >= model.settings.accept) return false;
  return completeness >= leastCompleteness;
}

function answered({ entities, completeness }: SlotAnswer, ranking: readonly Candidate[]): Recognized {
  const sureness = Math.min(...entities.map(({ confidence }) => (1 + confidence) / 2));
  return {
    intentId: slotFillIntentId,
    confidence: Math.min(surestGuess, completeness * sureness),
    entities,
    alternatives: alternativesOf(ranking),
    source: "answer",
  };
}

/** The candidates that are intents. None is as sure as a sample. */
function alternativesOf(candidates: readonly Candidate[]): Alternative[] {
  return candidates
    .filter(({ intentId }) => intentId !== "")
    .map(({ intentId, confidence }) => ({ intentId, confidence: Math.min(surestGuess, confidence) }));
}
