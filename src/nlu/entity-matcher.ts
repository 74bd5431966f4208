import type { EntityDefinition } from "../dialog/model.ts";
import type { EntityMatcher } from "./entity.ts";
import { RegexMatcher } from "./regex.ts";
import type { SpellingAllowance } from "./spelling.ts";
import { typedMatcher } from "./typed/typed-matcher.ts";
import { ListMatcher } from "./value-list.ts";

/** Builds the matcher of an entity for one of the model's locales. */
export function entityMatcher(
  entity: EntityDefinition,
  locale: string,
  allowance?: SpellingAllowance,
): EntityMatcher {
  switch (entity.format) {
    case "value_list":
      return new ListMatcher(entity.values.get(locale) ?? [], allowance);
    case "regex":
      return new RegexMatcher(entity.patterns.get(locale) ?? []);
    default:
      return typedMatcher(entity.format, locale);
  }
}
