/** How nlp.js is used here: in English, and for intents and values only. */
export const settings = {
  nlp: {
    languages: ["en"],
    autoLoad: false,
    autoSave: false,
    calculateSentiment: false,
    forceNER: true,
    nlu: { log: false },
  },
  // Values as they are listed, without looking for similar ones.
  ner: { threshold: 1 },
};
