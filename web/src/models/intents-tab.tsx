import type { IntentDefinition } from "../../../gen/parley/v1/definition_pb.ts";
import type { Model } from "../../../gen/parley/v1/model_pb.ts";
import { linkTo } from "../route.ts";
import { Definition } from "./definition.tsx";
import { DefinitionList } from "./definition-list.tsx";
import { inLocale } from "./local-texts.ts";
import { Sample } from "./sample.tsx";

/** What users may mean, and how they may say it. */
export function IntentsTab({ model }: { readonly model: Model }) {
  return (
    <Definition model={model} of="intents">
      {({ definition, locale, isSought }) => (
        <DefinitionList
          of="intents"
          items={definition.intents.flatMap((intent) => {
            const samples = inLocale(intent.samples, locale)?.texts ?? [];
            return isSought(intent.intentId, intent.title, ...samples)
              ? [
                  {
                    id: intent.intentId,
                    content: <Intent key={intent.intentId} {...{ intent, samples, model }} />,
                  },
                ]
              : [];
          })}
        />
      )}
    </Definition>
  );
}

interface IntentProps {
  readonly intent: IntentDefinition;
  /** In the locale that was chosen. */
  readonly samples: readonly string[];
  readonly model: Model;
}

function Intent({ intent: { title, intentId, slots }, samples, model: { modelId } }: IntentProps) {
  return (
    <>
      {title !== "" && title !== intentId && <p class="faint">{title}</p>}
      {slots.length > 0 && (
        <p class="row small">
          {slots.map(({ slot, entityId }) => (
            <span key={slot} class="badge slot">
              {slot}: <a href={linkTo("models", modelId, "entities", entityId)}>{entityId}</a>
            </span>
          ))}
        </p>
      )}
      {samples.length === 0 ? (
        <p class="faint">No samples in this locale.</p>
      ) : (
        <ul class="samples">
          {samples.map((sample) => (
            <li key={sample}>
              <Sample text={sample} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
