import type { TypedFormat } from "../../dialog/model.ts";
import type { EntityMatcher } from "../entity.ts";
import { AnyTextMatcher } from "./any-text.ts";
import { booleanMatcher } from "./boolean.ts";
import { dateMatcher } from "./date.ts";
import { durationMatcher } from "./duration.ts";
import { EmailMatcher } from "./email.ts";
import { habitsOf } from "./habits.ts";
import { moneyMatcher } from "./money.ts";
import { numberMatcher } from "./number.ts";
import { percentMatcher } from "./percent.ts";
import { PhoneMatcher } from "./phone.ts";
import { timeMatcher } from "./time.ts";
import { UrlMatcher } from "./url.ts";

/** Builds the matcher of a typed entity for a locale. */
export function typedMatcher(format: TypedFormat, locale: string): EntityMatcher {
  switch (format) {
    case "number":
      return numberMatcher(habitsOf(locale));
    case "money":
      return moneyMatcher(habitsOf(locale));
    case "percent":
      return percentMatcher(habitsOf(locale));
    case "date":
      return dateMatcher(habitsOf(locale));
    case "time":
      return timeMatcher(habitsOf(locale));
    case "duration":
      return durationMatcher(habitsOf(locale));
    case "email":
      return new EmailMatcher();
    case "phone":
      return new PhoneMatcher();
    case "url":
      return new UrlMatcher();
    case "boolean":
      return booleanMatcher(habitsOf(locale));
    case "any_text":
      return new AnyTextMatcher();
    default:
      return format satisfies never;
  }
}
