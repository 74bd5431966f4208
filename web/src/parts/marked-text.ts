/** A place in a text that something is known about. Positions count Unicode code points. */
export interface Span {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** A piece of a text, with what is known about it. */
export interface Piece<S extends Span> {
  readonly text: string;
  readonly span?: S;
}

/**
 * Cuts a text where spans begin and end. A span that overlaps an earlier one, lies outside of the text or is empty
 * is left out.
 */
export function piecesOf<S extends Span>(text: string, spans: readonly S[]): Piece<S>[] {
  const points = [...text];
  const pieces: Piece<S>[] = [];
  let done = 0;
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    if (span.start < done || span.end > points.length || span.end <= span.start) continue;
    if (span.start > done) pieces.push({ text: points.slice(done, span.start).join("") });
    pieces.push({ text: points.slice(span.start, span.end).join(""), span });
    done = span.end;
  }
  if (done < points.length) pieces.push({ text: points.slice(done).join("") });
  return pieces;
}
