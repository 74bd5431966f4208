import { tokenise } from "../tokens.ts";

/** A longer text is classified by its beginning. In UTF-16 units, and in words. */
const maxCharacters = 1000;
const maxWords = 200;

const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const segmenters = new Map<string, Intl.Segmenter>();

/** The words of a normalised text that it is classified by. Scripts without blanks are cut by a dictionary. */
export function wordsToClassify(text: string, locale: string): string[] {
  const beginning = text.slice(0, maxCharacters);
  const words = unspaced.test(beginning) ? segmentedWords(beginning, locale) : spacedWords(beginning);
  return words.length > maxWords ? words.slice(0, maxWords) : words;
}

function spacedWords(text: string): string[] {
  const words: string[] = [];
  for (const { form, isWord } of tokenise(text)) if (isWord) words.push(form);
  return words;
}

function segmentedWords(text: string, locale: string): string[] {
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenterFor(locale).segment(text)) {
    if (isWordLike) words.push(segment.toLowerCase());
  }
  return words;
}

function segmenterFor(locale: string): Intl.Segmenter {
  let segmenter = segmenters.get(locale);
  if (!segmenter) {
    segmenter = newSegmenter(locale.replaceAll("_", "-"));
    segmenters.set(locale, segmenter);
  }
  return segmenter;
}

/** A locale of a model need not be one that Intl knows how to read. */
function newSegmenter(tag: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(tag, { granularity: "word" });
  } catch {
    return new Intl.Segmenter("und", { granularity: "word" });
  }
}
