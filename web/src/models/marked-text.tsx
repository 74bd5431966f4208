import type { Entity } from "../../../gen/parley/v1/event_pb.ts";
import { piecesOf } from "./text-pieces.ts";

interface MarkedTextProps {
  readonly text: string;
  readonly entities: readonly Entity[];
}

/** A text in which the values that were found are marked. */
export function MarkedText({ text, entities }: MarkedTextProps) {
  return (
    <p class="marked-text">
      {piecesOf(text, entities).map(({ text: piece, span }) =>
        span ? (
          <mark title={`${span.slot}: ${span.value}`}>
            {piece}
            <small>{span.slot}</small>
          </mark>
        ) : (
          piece
        ),
      )}
    </p>
  );
}
