import type { Explanation, Question, Recognizer } from "../nlu/recognizer.ts";

/** Recognizes a text, and tells why it came out so as far as the recognizer can tell. */
export async function explain(recognizer: Recognizer, question: Question): Promise<Explanation> {
  if (recognizer.explain) return recognizer.explain(question);
  const recognized = await recognizer.recognize(question);
  return { recognized, sample: "", ranking: [], accept: question.model.settings.accept };
}
