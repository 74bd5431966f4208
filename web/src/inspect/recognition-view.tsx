import type { Entity, Recognition } from "../../../gen/parley/v1/event_pb.ts";
import { piecesOf } from "../parts/marked-text.ts";
import { percent } from "./event-words.ts";

interface Props {
  readonly text: string;
  readonly recognition: Recognition;
}

/** How a text was understood: what was found in it, as what, how surely, and what else it could have been. */
export function RecognitionView({ text, recognition }: Props) {
  const { intentId, confidence, valid, alternatives, source, entities } = recognition;
  return (
    <div class="stack">
      <p class="marked-text">
        <MarkedText text={text} entities={entities} />
      </p>
      <ul class="stack ranking">
        {intentId && <RankedIntent intentId={intentId} confidence={confidence} isChosen />}
        {alternatives.map((one) => (
          <RankedIntent key={one.intentId} {...one} isChosen={false} />
        ))}
      </ul>
      <p class="row">
        {valid ? <span class="badge good">accepted</span> : <span class="badge warn">not accepted here</span>}
        <span class="faint small">{sourceWords(source)}</span>
      </p>
      {entities.length > 0 && <EntityTable entities={entities} />}
    </div>
  );
}

/** A text in which the values that were found in it are marked. */
export function MarkedText({
  text,
  entities,
}: {
  readonly text: string;
  readonly entities: readonly Entity[];
}) {
  return (
    <>
      {piecesOf(text, entities).map(({ text: piece, span }, index) =>
        span ? (
          <mark key={index} title={`${span.slot} = ${span.value}`}>
            {piece}
            <small>{span.slot}</small>
          </mark>
        ) : (
          piece
        ),
      )}
    </>
  );
}

interface RankedProps {
  readonly intentId: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly isChosen: boolean;
}

function RankedIntent({ intentId, confidence, isChosen }: RankedProps) {
  return (
    <li class={isChosen ? "ranked chosen" : "ranked"}>
      <span class="mono">{intentId}</span>
      <span class="number">{percent(confidence)}</span>
      <span class="meter">
        <span style={{ width: `${confidence * 100}%` }} />
      </span>
    </li>
  );
}

function EntityTable({ entities }: { readonly entities: readonly Entity[] }) {
  return (
    <div class="table-frame">
      <table class="table small">
        <thead>
          <tr>
            <th>Slot</th>
            <th>Value</th>
            <th>Entity</th>
            <th class="number">Sure</th>
          </tr>
        </thead>
        <tbody>
          {entities.map(({ slot, value, unit, entityId, confidence, start }) => (
            <tr key={`${slot} ${start}`}>
              <td class="mono">{slot}</td>
              <td>
                {value} {unit && <span class="faint">{unit}</span>}
              </td>
              <td class="mono">{entityId}</td>
              <td class="number">{percent(confidence)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sourceWords(source: string): string {
  switch (source) {
    case "":
      return "Nothing understood it.";
    case "sample":
      return "Word for word an instance of a sample.";
    case "answer":
      return "An answer to what was asked for.";
    case "classifier":
      return "Judged by the classifier.";
    default:
      return `Understood by ${source}.`;
  }
}
