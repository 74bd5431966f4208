/** How sure the classifier is that a text has an intent, on a scale of its own. */
export interface Evidence {
  /** Of the intent's linear function. */
  readonly score: number;
  /** To the nearest example of the intent, 0 to 1. */
  readonly similarity: number;
  /** The part of the text's words that occurs in the samples, 0 to 1. */
  readonly coverage: number;
}

/**
 * A text that belongs to no intent is seldom near any sample, and has words that no sample has. The weights and
 * the usual calibrations were chosen on the validation part of CLINC150 (Larson et al. 2019).
 */
export function certainty({ score, similarity, coverage }: Evidence): number {
  return score + 1.5 * similarity + coverage;
}

/** What certainties mean for one model. */
export interface Calibration {
  /** The least certainty that is accepted: confidence 0.5. */
  readonly threshold: number;
  /** What a text that is understood rightly usually has: confidence 0.9. */
  readonly typical: number;
}

/** What holds as long as a model has not been calibrated, or has too few samples for it. */
const usual = {
  withVectors: { threshold: 1.35, typical: 2.3 },
  withoutVectors: { threshold: 0.8, typical: 1.7 },
} as const;

export function usualCalibration(hasVectors: boolean): Calibration {
  return hasVectors ? usual.withVectors : usual.withoutVectors;
}

/**
 * The part of rightly understood samples that may fall below the threshold. The fewer samples an intent has, the
 * stranger one of them looks when it is held back: with 100 it is 3.5 %, with 10 it is 6.7 %.
 */
function sacrificed(samplesPerIntent: number): number {
  return 0.02 + 0.15 / Math.sqrt(samplesPerIntent);
}

/** Fewer certainties than this tell little; the usual calibration then counts for the rest. */
const enough = 60;

/** The threshold is at most so much below the usual one: where samples are few, rightly understood ones are odd. */
const tolerance = 0.3;

/** The least distance from the threshold to what is typical. */
const leastSpan = 0.5;

/**
 * Learns from the certainties of samples that were understood rightly by a classifier that had not seen them. It
 * takes no texts that belong to no intent.
 */
export function calibrate(
  certainties: readonly number[],
  samplesPerIntent: number,
  hasVectors: boolean,
): Calibration {
  const before = usualCalibration(hasVectors);
  const sorted = Float64Array.from(certainties).sort();
  const trust = Math.min(1, sorted.length / enough);
  const at = (part: number, otherwise: number): number => {
    const found = sorted[Math.floor(part * sorted.length)] ?? otherwise;
    return trust * found + (1 - trust) * otherwise;
  };
  const threshold = Math.max(
    at(sacrificed(samplesPerIntent), before.threshold),
    before.threshold - tolerance,
  );
  return { threshold, typical: Math.max(at(0.5, before.typical), threshold + leastSpan) };
}

/** A certainty as a confidence, 0 to 1. */
export function confidenceOf(value: number, { threshold, typical }: Calibration): number {
  return 1 / (1 + Math.exp((-Math.log(9) * (value - threshold)) / (typical - threshold)));
}
