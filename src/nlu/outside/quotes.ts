/** A place in a text, in UTF-16 units, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Finds words in a text that someone claims to quote from it. Each place is given once. */
export class Quotes {
  private readonly text: string;
  private readonly used: Span[] = [];

  constructor(text: string) {
    this.text = text;
  }

  /**
   * The first place that is not taken yet where the words stand, in upper or lower case; one between the bounds
   * of words, if there is any.
   */
  find(quote: string): Span | undefined {
    if (quote.trim() === "") return undefined;
    const words = quote.trim().replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    return this.first(`(?<![\\p{L}\\p{N}])${words}(?![\\p{L}\\p{N}])`) ?? this.first(words);
  }

  private first(pattern: string): Span | undefined {
    for (const { 0: said, index: start } of this.text.matchAll(new RegExp(pattern, "giu"))) {
      const end = start + said.length;
      if (this.used.some((other) => start < other.end && other.start < end)) continue;
      this.used.push({ start, end });
      return { start, end };
    }
    return undefined;
  }
}
