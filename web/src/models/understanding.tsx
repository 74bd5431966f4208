import type { Recognition } from "../../../gen/parley/v1/event_pb.ts";
import type { Explanation } from "../../../gen/parley/v1/model_service_pb.ts";
import { percent } from "../inspect/event-words.ts";
import { MarkedText } from "../inspect/recognition-view.tsx";
import { ConfidenceBar } from "./confidence-bar.tsx";
import { Sample } from "./sample.tsx";

interface UnderstandingProps {
  readonly text: string;
  readonly recognition: Recognition;
  readonly explanation: Explanation | undefined;
}

/** How a text was understood, and why. */
export function Understanding({ text, recognition, explanation }: UnderstandingProps) {
  const { intentId, confidence, valid, source, entities, alternatives } = recognition;
  const { accept, ranking = [] } = explanation ?? {};
  return (
    <div class="card stack understanding">
      <p class="marked-text">
        <MarkedText text={text} entities={entities} />
      </p>
      <div class="row">
        <strong class={intentId === "" ? "faint" : "intent"}>{intentId || "No intent"}</strong>
        {source !== "" && <span class="badge">{source}</span>}
        <span class={valid ? "badge good" : "badge warn"}>{valid ? "accepted" : "not accepted"}</span>
      </div>
      {intentId !== "" && ranking.length === 0 && (
        <ConfidenceBar name={intentId} value={confidence} accept={accept} />
      )}
      {entities.length > 0 && (
        <dl class="facts">
          {entities.map(({ slot, entityId, value, unit, text: words, start }) => (
            <>
              <dt key={`${slot}${start}`}>{slot}</dt>
              <dd>
                <strong>
                  {value}
                  {unit && ` ${unit}`}
                </strong>{" "}
                <span class="faint">
                  {entityId}, said as “{words}”
                </span>
              </dd>
            </>
          ))}
        </dl>
      )}
      {explanation?.sample && (
        <p>
          <span class="faint">It is an instance of the sample </span>
          <Sample text={explanation.sample} />
        </p>
      )}
      {explanation && ranking.length > 0 ? (
        <Ranking explanation={explanation} />
      ) : (
        alternatives.length > 0 && (
          <section class="stack">
            <h3>Also considered</h3>
            {alternatives.map((one) => (
              <ConfidenceBar key={one.intentId} name={one.intentId} value={one.confidence} accept={accept} />
            ))}
          </section>
        )
      )}
    </div>
  );
}

function Ranking({ explanation: { ranking, accept } }: { readonly explanation: Explanation }) {
  return (
    <section class="ranking">
      <h3>How the classifier ranks the intents</h3>
      <p class="faint small">The line is the least confidence that is accepted here: {percent(accept)}.</p>
      <ol>
        {ranking.map(({ intentId, confidence, nearestSample, similarity }) => (
          <li key={intentId}>
            <ConfidenceBar name={intentId} value={confidence} accept={accept} />
            {nearestSample !== "" && (
              <p class="faint small">
                nearest: <Sample text={nearestSample} /> ({percent(similarity)} alike)
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
