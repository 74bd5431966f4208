import { type EntityMatcher, maxValueTokens, type Value } from "../entity.ts";
import type { Token } from "../tokens.ts";
import { hostEnd } from "./host.ts";
import { tokenEndingAt } from "./token-end.ts";

/** In UTF-16 units, by RFC 5321. */
const maxLocalPart = 64;

/** What may stand before the @ without quotes, by RFC 5322 and RFC 6531. */
const localCharacter = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]/u;

/** Finds addresses such as ann@example.org; the value has its domain in lower case. */
export class EmailMatcher implements EntityMatcher {
  mayOccurIn(text: string): boolean {
    return text.includes("@");
  }

  valuesAt(text: string, tokens: readonly Token[], start: number): Value[] {
    const from = tokens[start]?.start;
    if (from === undefined || (from > 0 && localCharacter.test(text.charAt(from - 1)))) return [];
    let at = from;
    while (at - from <= maxLocalPart && localCharacter.test(text.charAt(at))) at++;
    const local = text.slice(from, at);
    const isLocal = at > from && at - from <= maxLocalPart && text[at] === "@";
    if (!isLocal || local.startsWith(".") || local.endsWith(".") || local.includes("..")) return [];
    const stop = hostEnd(text, at + 1);
    const end = stop === undefined ? undefined : tokenEndingAt(tokens, start, stop, maxValueTokens);
    return end === undefined ? [] : [{ end, value: `${local}@${text.slice(at + 1, stop).toLowerCase()}` }];
  }
}
