import { useEffect, useState } from "preact/hooks";
import type { Model } from "../../../gen/parley/v1/model_pb.ts";
import { Answer } from "../parts/answer.tsx";
import { useFetched } from "../parts/fetched.ts";
import { Field } from "../parts/field.tsx";
import { models } from "../server.ts";
import { ExpectedIntents } from "./expected-intents.tsx";
import { localeName } from "./locale-name.ts";
import { Understanding } from "./understanding.tsx";

/** How long nothing has to be typed before the text is tried, in milliseconds. */
const pauseMs = 150;

/** A box to try how the model understands a text, and why. */
export function TryTab({ model: { modelId, locales, intentIds } }: { readonly model: Model }) {
  const [text, setText] = useState("");
  const [locale, setLocale] = useState(locales[0] ?? "");
  const [expectedIntentIds, setExpected] = useState<readonly string[]>([]);
  const [expectedSlot, setSlot] = useState("");
  // Who may not see the definition can still write the name of a slot.
  const known = useFetched((signal) => models.getModelDefinition({ modelId }, { signal }), [modelId]);
  const slots = new Set(known.value?.definition?.intents.flatMap((one) => one.slots.map(({ slot }) => slot)));
  const tried = useSettled(text, pauseMs);
  const expected = useSettled(expectedSlot.trim(), pauseMs);
  const found = useFetched(
    async (signal) => {
      if (tried.trim() === "") return null;
      const request = {
        modelId,
        text: tried,
        locale,
        expectedIntentIds: [...expectedIntentIds],
        expectedSlot: expected,
      };
      return { text: tried, ...(await models.recognize(request, { signal })) };
    },
    [tried, locale, expectedIntentIds, expected],
  );

  return (
    <div class="try">
      <section class="try-text">
        <Field label="What a user may say">
          <textarea
            class="input"
            rows={2}
            value={text}
            placeholder="Type, and see how it is understood"
            autofocus
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </Field>
      </section>
      <section class="try-options">
        <div class="try-fields">
          {locales.length > 1 && (
            <Field label="Locale">
              <select
                class="input"
                value={locale}
                onChange={({ currentTarget }) => setLocale(currentTarget.value)}
              >
                {locales.map((one) => (
                  <option key={one} value={one}>
                    {localeName(one)}
                  </option>
                ))}
              </select>
            </Field>
          )}
          <Field label="Slot that was asked for" hint="A bare value is taken for it.">
            <input
              class="input mono"
              list="slots-of-model"
              value={expectedSlot}
              placeholder="none"
              spellcheck={false}
              autocapitalize="none"
              onInput={({ currentTarget }) => setSlot(currentTarget.value)}
            />
          </Field>
          <datalist id="slots-of-model">
            {[...slots].map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </div>
        <ExpectedIntents intentIds={intentIds} expected={expectedIntentIds} onChange={setExpected} />
      </section>
      <section class="try-result" aria-live="polite" aria-label="How it is understood">
        <Answer of={found}>
          {(answer) =>
            answer?.recognition ? (
              <Understanding
                text={answer.text}
                recognition={answer.recognition}
                explanation={answer.explanation}
              />
            ) : (
              <p class="empty">How it is understood is shown here, while you type.</p>
            )
          }
        </Answer>
      </section>
    </div>
  );
}

/** A value once it has not changed for so long, in milliseconds. */
function useSettled<T>(value: T, afterMs: number): T {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(() => value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return settled;
}
