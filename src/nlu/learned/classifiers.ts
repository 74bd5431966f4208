import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import type { Model } from "../../dialog/model.ts";
import { PerLocale } from "../per-locale.ts";
import { Classifier } from "./classifier.ts";
import type { ClassifierCache } from "./classifier-cache.ts";
import { type Trained, Training } from "./train.ts";
import { type TrainingSet, trainingSetOf } from "./training-set.ts";
import { type Learning, learnInThread } from "./training-thread.ts";

export interface ClassifiersParts {
  /** Where what was learned is kept; absent: nowhere. */
  readonly cache?: ClassifierCache;
  /** Told now and then how far a training that takes long is, 0 to 1. */
  readonly onProgress?: (model: Model, locale: string, part: number) => void;
  /** Told when something could not be learned or kept. Service goes on without it. */
  readonly onError?: (error: unknown) => void;
}

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

  /** Resolves when nothing is being learned any more. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) {
      for (const learning of this.calibrating) learning.keepAlive();
      await Promise.allSettled([...this.underWay]);
    }
  }

  private begin(model: Model, locale: string): Entry {
    const set = trainingSetOf(model, locale);
    if (set.examples.length === 0) return { current: undefined };
    if (set.examples.length * set.intentIds.length <= smallWork) {
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
    try {
      const kept = await cache?.read(set);
      if (kept) {
        entry.current = new Classifier(kept.trained, kept.calibration);
        return entry.current;
      }
      const learning = await this.begun(set, progress);
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

  /** Starts a thread as soon as there is a processor for it, and keeps the place until the thread is done. */
  private begun(set: TrainingSet, progress: (part: number) => void): Promise<Learning> {
    return new Promise((resolve) => {
      void this.places(async () => {
        const learning = learnInThread(set, progress);
        resolve(learning);
        await learning.calibration.catch(() => {});
      });
    });
  }

  /** Makes a classifier, which is in use already, know better what its certainties mean. */
  private async finish(set: TrainingSet, entry: Entry, trained: Trained, learning: Learning): Promise<void> {
    const { cache, onError } = this.parts;
    this.calibrating.add(learning);
    try {
      const calibration = await learning.calibration;
      entry.current = new Classifier(trained, calibration);
      await cache?.write(set, { trained, calibration });
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
