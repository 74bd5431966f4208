import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { ModelDefinition } from "../../../gen/parley/v1/definition_pb.ts";
import type { Model } from "../../../gen/parley/v1/model_pb.ts";
import { Answer } from "../parts/answer.tsx";
import { useFetched } from "../parts/fetched.ts";
import { models } from "../server.ts";
import { localeName } from "./locale-name.ts";

/** How a part of a definition is to be seen. */
export interface DefinitionView {
  readonly definition: ModelDefinition;
  /** Texts of one locale are shown. */
  readonly locale: string;
  /** Whether something with these texts is looked for. */
  readonly isSought: (...texts: readonly string[]) => boolean;
}

interface DefinitionProps {
  readonly model: Model;
  /** What is looked for, such as "intents". */
  readonly of: string;
  readonly children: (view: DefinitionView) => ComponentChildren;
}

/** What a model is made of, with a choice of its locales and a box to look for something. */
export function Definition({ model, of, children }: DefinitionProps) {
  const { modelId, locales } = model;
  const found = useFetched((signal) => models.getModelDefinition({ modelId }, { signal }), [modelId]);
  const [locale, setLocale] = useState(locales[0] ?? "");
  const [sought, setSought] = useState("");
  const words = sought.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return (
    <Answer of={found}>
      {({ definition }) =>
        definition && (
          <>
            <search class="row definition-bar">
              <input
                class="input"
                type="search"
                placeholder={`Find in the ${of}`}
                aria-label={`Find in the ${of}`}
                value={sought}
                onInput={({ currentTarget }) => setSought(currentTarget.value)}
              />
              {locales.length > 1 && (
                <select
                  class="input locale"
                  aria-label="Locale"
                  value={locale}
                  onChange={({ currentTarget }) => setLocale(currentTarget.value)}
                >
                  {locales.map((one) => (
                    <option key={one} value={one}>
                      {localeName(one)}
                    </option>
                  ))}
                </select>
              )}
            </search>
            {children({
              definition,
              locale,
              isSought: (...texts) => {
                const all = texts.join("\n").toLocaleLowerCase();
                return words.every((word) => all.includes(word));
              },
            })}
          </>
        )
      }
    </Answer>
  );
}
