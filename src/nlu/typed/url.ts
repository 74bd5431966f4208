import type { EntityMatcher, Value } from "../entity.ts";
import type { Token } from "../tokens.ts";
import { hostEnd } from "./host.ts";
import { tokenEndingAt } from "./token-end.ts";

/** In UTF-16 units. Longer addresses are none. */
const maxUrl = 2000;

/** A domain alone may be a slip of the pen, such as a point without a blank. */
const bareConfidence = 0.5;

/** Finds addresses of the web, with http, https or without; the value is what a browser makes of it. */
export class UrlMatcher implements EntityMatcher {
  mayOccurIn(text: string): boolean {
    return /[.:]/.test(text);
  }

  valuesAt(text: string, tokens: readonly Token[], start: number): Value[] {
    const from = tokens[start]?.start;
    if (from === undefined || /[\p{L}\p{N}@./:-]/u.test(text.charAt(from - 1))) return [];
    const scheme = /^https?:\/\//i.exec(text.slice(from, from + 8))?.[0] ?? "";
    const stop = scheme === "" ? bareEnd(text, from) : restEnd(text, from + scheme.length);
    if (stop === undefined || stop === from + scheme.length) return [];
    const end = tokenEndingAt(tokens, start, stop, maxUrl);
    const url = `${scheme === "" ? "https://" : ""}${text.slice(from, stop)}`;
    if (end === undefined || !URL.canParse(url)) return [];
    const isSure = scheme !== "" || /^www\./i.test(text.slice(from, from + 4));
    return [{ end, value: new URL(url).href, ...(isSure ? {} : { confidence: bareConfidence }) }];
  }
}

/** Where an address without a scheme ends. What an @ follows is an email address. */
function bareEnd(text: string, from: number): number | undefined {
  const host = hostEnd(text, from);
  if (host === undefined || text[host] === "@") return undefined;
  const hasMore = /^(?:[/?#]|:[0-9])/.test(text.slice(host, host + 2));
  return hasMore ? restEnd(text, host) : host;
}

/** Where what has no blanks ends, without the punctuation of the sentence around it. */
function restEnd(text: string, from: number): number | undefined {
  let end = from;
  while (end < text.length && end - from <= maxUrl && !/[\s<>"]/.test(text.charAt(end))) end++;
  if (end - from > maxUrl) return undefined;
  const closes = text.slice(from, end).includes("(") ? /[.,;:!?'*]/ : /[.,;:!?'*)\]}]/;
  while (end > from && closes.test(text.charAt(end - 1))) end--;
  return end;
}
