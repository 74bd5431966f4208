import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import type { Model } from "../../dialog/model.ts";
import { PerLocale } from "../per-locale.ts";
import type { Candidate } from "../recognizer.ts";
import { Classifier } from "./classifier.ts";
import type { LearnedCache } from "./classifier-cache.ts";
import { embedAll, type SentenceVectors } from "./sentence-vectors.ts";
import { type Trained, Training } from "./train.ts";
import { type TrainingSet, trainingSetOf } from "./training-set.ts";
import { type Learning, learnInThread } from "./training-thread.ts";
import { isEnglish } from "./vectors.ts";
import { wordsToClassify } from "./words.ts";

export interface ClassifiersParts {
  /** Where what was learned is kept; absent: nowhere. */
  readonly cache?: LearnedCache;
  /** Known beside the vectors of words, for English; absent: none. What is asked then takes time to answer. */
  readonly sentences?: SentenceVectors;
  /** Told now and then how far a training that takes long is, 0 to 1. */
  readonly onProgress?: (model: Model, locale: string, part: number) => void;
  /** Told when something could not be learned or kept. Service goes on without it. */
  readonly onError?: (error: unknown) => void;
}

/** Of a training with sentence vectors, the part of the time that these take. */
const partOfEmbedding = 0.7;

/** Examples × classes up to which a training, calibration included, takes less than about 50 ms. */
const smallWork = 2_000;

/** Trains the classifiers of models, each once for each of its locales. */
export class Classifiers {
  private readonly parts: ClassifiersParts;
  private readonly entries = new PerLocale((model, locale) => this.begin(model, locale));
  private readonly underWay = new Set<Promise<unknown>>();
  private readonly calibrating = new Set<Learning>();
  private readonly places = pLimit(availableParallelism());

  constructor(parts: ClassifiersParts) {
    this.parts = parts;
  }

  /**
   * The classifier of a model in one of its locales, or a promise of it while it is being trained; undefined when
   * there is nothing to learn from, or it could not be learned.
   */
  of(model: Model, locale: string): Classifier | undefined | Promise<Classifier | undefined> {
    return this.entries.of(model, locale).current;
  }

  /**
   * The likeliest intents of a normalised text, best first; empty when there is no classifier. When the sentence
   * vector of the text can not be had, its words have to do.
   */
  rank(model: Model, locale: string, text: string): Candidate[] | Promise<Candidate[]> {
    const classifier = this.of(model, locale);
    const sentences = this.sentencesFor(locale);
    if (!sentences && !(classifier instanceof Promise)) return classifier?.rank(text) ?? [];
    const hasWords = wordsToClassify(text, locale).length > 0;
    return this.rankLater(classifier, hasWords ? sentences : undefined, text);
  }

  /** Resolves when nothing is being learned any more. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) {
      for (const learning of this.calibrating) learning.keepAlive();
      await Promise.allSettled([...this.underWay]);
    }
  }

  private async rankLater(
    promised: Classifier | undefined | Promise<Classifier | undefined>,
    sentences: SentenceVectors | undefined,
    text: string,
  ): Promise<Candidate[]> {
    const classifier = await promised;
    if (!classifier) return [];
    if (!sentences) return classifier.rank(text);
    const [sentence] = await sentences.embed([text]).catch((error) => {
      this.parts.onError?.(error);
      return [];
    });
    return classifier.rank(text, sentence ?? new Float32Array(sentences.dimensions));
  }

  /** The sentence vectors that are known for a locale. */
  private sentencesFor(locale: string): SentenceVectors | undefined {
    return isEnglish(locale) ? this.parts.sentences : undefined;
  }

  private begin(model: Model, locale: string): Entry {
    const set = trainingSetOf(model, locale);
    if (set.examples.length === 0) return { current: undefined };
    const isSmall = set.examples.length * set.intentIds.length <= smallWork;
    if (isSmall && !this.sentencesFor(locale)) {
      const training = new Training(set);
      return { current: new Classifier(training.train(), training.calibrate()) };
    }
    const entry: Entry = { current: undefined };
    entry.current = this.track(
      this.learn(set, entry, (part) => this.parts.onProgress?.(model, locale, part)),
    );
    return entry;
  }

  private async learn(
    set: TrainingSet,
    entry: Entry,
    progress: (part: number) => void,
  ): Promise<Classifier | undefined> {
    const { cache, onError } = this.parts;
    const sentences = this.sentencesFor(set.locale);
    try {
      const kept = await cache?.read(set, sentences?.name);
      if (kept) {
        entry.current = new Classifier(kept.trained, kept.calibration);
        return entry.current;
      }
      const learning = sentences
        ? await this.learnSentences(set, sentences, progress)
        : await this.begun(set, progress);
      const trained = await learning.trained;
      const classifier = new Classifier(trained);
      entry.current = classifier;
      this.track(this.finish(set, entry, trained, learning));
      return classifier;
    } catch (error) {
      onError?.(error);
      entry.current = undefined;
      return undefined;
    }
  }

  /** Looks up the vectors of all examples, and trains with them. */
  private async learnSentences(
    set: TrainingSet,
    sentences: SentenceVectors,
    progress: (part: number) => void,
  ): Promise<Learning> {
    const texts = set.examples.map(({ text }) => text);
    const vectors = await embedAll(sentences, texts, (part) => progress(partOfEmbedding * part));
    return this.begun(set, (part) => progress(partOfEmbedding + (1 - partOfEmbedding) * part), vectors);
  }

  /** Starts a thread as soon as there is a processor for it, and keeps the place until the thread is done. */
  private begun(
    set: TrainingSet,
    progress: (part: number) => void,
    vectors: readonly Float32Array[] = [],
  ): Promise<Learning> {
    return new Promise((resolve) => {
      void this.places(async () => {
        const learning = learnInThread(set, progress, vectors);
        resolve(learning);
        await learning.trained.catch(() => {});
        if (this.places.pendingCount > 0) learning.keepAlive();
        await learning.calibration.catch(() => {});
      });
      // Who waits for a place waits for calibrations.
      for (const learning of this.calibrating) learning.keepAlive();
    });
  }

  /** Makes a classifier, which is in use already, know better what its certainties mean. */
  private async finish(set: TrainingSet, entry: Entry, trained: Trained, learning: Learning): Promise<void> {
    const { cache, onError } = this.parts;
    this.calibrating.add(learning);
    try {
      const calibration = await learning.calibration;
      entry.current = new Classifier(trained, calibration);
      await cache?.write(set, { trained, calibration }, this.sentencesFor(set.locale)?.name);
    } catch (error) {
      onError?.(error);
    } finally {
      this.calibrating.delete(learning);
    }
  }

  private track<T>(work: Promise<T>): Promise<T> {
    this.underWay.add(work);
    const end = () => this.underWay.delete(work);
    work.then(end, end);
    return work;
  }
}

interface Entry {
  current: Classifier | undefined | Promise<Classifier | undefined>;
}
