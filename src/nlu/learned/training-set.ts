/** What a classifier learns from: the samples of a model's intents in one locale, filled in. */
export interface TrainingSet {
  readonly locale: string;
  /** The empty id stands for texts that belong to no intent. */
  readonly intentIds: readonly string[];
  /** As their authors wrote them. */
  readonly samples: readonly string[];
  readonly examples: readonly Example[];
}

export interface Example {
  /** Normalised. */
  readonly text: string;
  /** Its place among the intent ids. */
  readonly intent: number;
  /** The sample that it was made from: its place among the samples; −1 for the intent's own name. */
  readonly sample: number;
}
