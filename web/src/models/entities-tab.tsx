import type { EntityDefinition } from "../../../gen/parley/v1/definition_pb.ts";
import type { Model } from "../../../gen/parley/v1/model_pb.ts";
import { Definition } from "./definition.tsx";
import { DefinitionList } from "./definition-list.tsx";
import { inLocale } from "./local-texts.ts";

/** The kinds of values that users mention. */
export function EntitiesTab({ model }: { readonly model: Model }) {
  return (
    <Definition model={model} of="entities">
      {({ definition, locale, isSought }) => (
        <DefinitionList
          of="entities"
          items={definition.entities.flatMap((entity) =>
            isSought(entity.entityId, entity.format, ...textsOf(entity, locale))
              ? [
                  {
                    id: entity.entityId,
                    remark: <span class="badge">{entity.format.replaceAll("_", " ")}</span>,
                    content: <Entity entity={entity} locale={locale} />,
                  },
                ]
              : [],
          )}
        />
      )}
    </Definition>
  );
}

function textsOf({ values, patterns }: EntityDefinition, locale: string): string[] {
  return [
    ...(inLocale(values, locale)?.values.flatMap(({ value, synonyms }) => [value, ...synonyms]) ?? []),
    ...(inLocale(patterns, locale)?.texts ?? []),
  ];
}

interface EntityProps {
  readonly entity: EntityDefinition;
  readonly locale: string;
}

function Entity({ entity, locale }: EntityProps) {
  const values = inLocale(entity.values, locale)?.values ?? [];
  const patterns = inLocale(entity.patterns, locale)?.texts ?? [];
  if (values.length === 0 && patterns.length === 0) {
    return <p class="faint">Parley knows this format by itself.</p>;
  }
  return (
    <>
      {values.length > 0 && (
        <dl class="facts">
          {values.map(({ value, synonyms }) => (
            <>
              <dt>{value}</dt>
              <dd>{synonyms.length === 0 ? <span class="faint">–</span> : synonyms.join(", ")}</dd>
            </>
          ))}
        </dl>
      )}
      {patterns.map((pattern) => (
        <pre key={pattern} class="code">
          {pattern}
        </pre>
      ))}
    </>
  );
}
