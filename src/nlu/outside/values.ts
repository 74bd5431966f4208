import type { Entity } from "../../dialog/event.ts";
import type { EntityDefinition } from "../../dialog/model.ts";
import type { EntityMatcher, Value } from "../entity.ts";
import { entityMatcher } from "../entity-matcher.ts";
import { normalise } from "../normalise.ts";
import type { Question } from "../recognizer.ts";
import { tokenise } from "../tokens.ts";

/** The value of an entity in some words, and where in them it stands, in UTF-16 units. */
export interface FoundValue {
  readonly value: Pick<Entity, "value" | "unit">;
  readonly start: number;
  readonly end: number;
}

/** Finds values of entities in words that an outside recognizer points at. */
export class Values {
  private readonly matchers = new WeakMap<EntityDefinition, Map<string, EntityMatcher>>();

  /** The first value in some words; the longest, where several begin. */
  within(entityId: string, words: string, question: Question): FoundValue | undefined {
    const matcher = this.matcher(entityId, question);
    const normalised = normalise(words);
    const tokens = tokenise(normalised.text);
    for (const [index, { start }] of tokens.entries()) {
      const [found] = matcher?.valuesAt(normalised.text, tokens, index, momentOf(question)) ?? [];
      const last = found && tokens[found.end - 1];
      if (!last) continue;
      return {
        value: withUnit(found),
        start: normalised.originOf(start),
        end: normalised.endOf(last.end),
      };
    }
    return undefined;
  }

  /** The value that some words are as a whole. */
  whole(entityId: string, words: string, question: Question): FoundValue["value"] | undefined {
    const { text } = normalise(words);
    const tokens = tokenise(text);
    const found = this.matcher(entityId, question)
      ?.valuesAt(text, tokens, 0, momentOf(question))
      .find(({ end }) => end === tokens.length);
    return found && withUnit(found);
  }

  private matcher(entityId: string, { model, locale }: Question): EntityMatcher | undefined {
    const entity = model.entities.get(entityId);
    if (!entity) return undefined;
    const byLocale = this.matchers.get(entity) ?? new Map<string, EntityMatcher>();
    this.matchers.set(entity, byLocale);
    const matcher = byLocale.get(locale) ?? entityMatcher(entity, locale);
    byLocale.set(locale, matcher);
    return matcher;
  }
}

function momentOf({ now, model }: Question): { readonly now: number; readonly timeZone: string } {
  return { now, timeZone: model.settings.timeZone };
}

function withUnit({ value, unit }: Value): FoundValue["value"] {
  return unit === undefined ? { value } : { value, unit };
}
