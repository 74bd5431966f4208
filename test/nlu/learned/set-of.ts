import type { Example, TrainingSet } from "../../../src/nlu/learned/training-set.ts";

/** A training set of texts by intent: each is a sample, and a list is one that became several examples. */
export function setOf(
  texts: Readonly<Record<string, readonly (string | readonly string[])[]>>,
  locale = "en_US",
): TrainingSet {
  const samples: string[] = [];
  const examples: Example[] = [];
  for (const [intent, [id, its]] of Object.entries(texts).entries()) {
    for (const one of its) {
      const all = typeof one === "string" ? [one] : one;
      const sample = samples.push(all.join("|")) - 1;
      examples.push(...all.map((text) => ({ text, intent, sample })));
    }
    if (id !== "") examples.push({ text: id.replaceAll("_", " "), intent, sample: -1 });
  }
  return { locale, intentIds: Object.keys(texts), samples, examples };
}

/** A few intents of a bank, and texts of none. */
export const bank = {
  check_balance: [
    "what is my balance",
    "how much money do i have",
    "check my account balance",
    "balance please",
    "how much is in my account",
    "show me the balance of my savings",
  ],
  send_money: [
    "send money to anna",
    "transfer cash to my brother",
    "wire fifty dollars to bob",
    "i want to send cash",
    "make a transfer",
    "pay anna twenty dollars",
  ],
  block_card: [
    "block my card",
    "i lost my credit card",
    "my card was stolen",
    "freeze the card please",
    "somebody took my debit card",
    "stop my card",
  ],
} as const;

/** Many intents, each with a word of its own: too much to be learned at once. */
export function manyTopics(count: number, samplesEach = 4): Record<string, string[]> {
  const frames = [
    "tell me about",
    "what do you know of",
    "i have a question on",
    "please explain",
    "more on",
  ];
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => {
      const texts = Array.from(
        { length: samplesEach },
        (_, j) => `${frames[j % frames.length]} topic${i} part${j}`,
      );
      return [`topic${i}`, texts];
    }),
  );
}
