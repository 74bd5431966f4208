import { extname } from "node:path";
import { startThread } from "../../package/thread.ts";
import type { Calibration } from "./certainty.ts";
import type { Progress, Trained } from "./train.ts";
import type { TrainingMessage, TrainingOrder } from "./train-worker.ts";
import type { TrainingSet } from "./training-set.ts";

/** What is learned in another thread. Both promises fail when the thread does. */
export interface Learning {
  readonly trained: Promise<Trained>;
  /** Comes later. It does not keep the process alive, unless somebody waits for it. */
  readonly calibration: Promise<Calibration>;
  /** From now on, it does. */
  readonly keepAlive: () => void;
}

/**
 * Trains in a thread of its own.
 *
 * @param sentences the sentence vectors of the examples; empty: it goes without.
 */
export function learnInThread(
  set: TrainingSet,
  progress: Progress,
  sentences: readonly Float32Array[] = [],
): Learning {
  const extension = extname(import.meta.filename);
  const order: TrainingOrder = { set, sentences };
  const worker = startThread(new URL(`train-worker${extension}`, import.meta.url), order);
  const message = <T>(select: (message: TrainingMessage) => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      worker.on("message", (told: TrainingMessage) => {
        const selected = select(told);
        if (selected !== undefined) resolve(selected);
      });
      worker.on("error", reject);
      worker.on("exit", (code) => reject(new Error(`the training thread ended with code ${code}`)));
    });
  worker.on("message", (told: TrainingMessage) => {
    if ("progress" in told) progress(told.progress);
  });
  const trained = message((told) => ("trained" in told ? told.trained : undefined));
  const calibration = message((told) => ("calibration" in told ? told.calibration : undefined));
  // Whoever waits for it hears of its failure; that nobody does is no failure.
  calibration.catch(() => {});
  trained.then(
    () => worker.unref(),
    () => {},
  );
  return { trained, calibration, keepAlive: () => worker.ref() };
}
