import { type EntityMatcher, maxValueTokens, type Value } from "../entity.ts";
import type { Token } from "../tokens.ts";

/** Numbers have at most 15 digits by ITU-T E.164; shorter ones than this are more likely something else. */
const leastDigits = 6;
const mostDigits = 15;

/** What may stand between the digits. */
const separators = ["-", "‐", "–", ".", "/"];

/** Finds telephone numbers such as +49 (30) 123-456; the value is the digits, with a + where it was said. */
export class PhoneMatcher implements EntityMatcher {
  mayOccurIn(text: string): boolean {
    return /[0-9]/.test(text);
  }

  valuesAt(_: string, tokens: readonly Token[], start: number): Value[] {
    if (isInside(tokens, start)) return [];
    const found: Value[] = [];
    let digits = "";
    let isOpen = false;
    let at = start;
    const plus = tokens[at]?.form === "+" ? "+" : "";
    if (plus) at++;
    for (; at < tokens.length && at < start + maxValueTokens; at++) {
      const form = tokens[at]?.form ?? "";
      const wasMark = !tokens[at - 1]?.isWord;
      if (isDigits(form)) {
        digits += form;
        if (digits.length > mostDigits) break;
        const isWhole = !isOpen && !goesOn(tokens, at);
        if (isWhole && digits.length >= leastDigits) found.unshift({ end: at + 1, value: plus + digits });
      } else if (form === "(" && !isOpen) isOpen = true;
      else if (form === ")" && isOpen) isOpen = false;
      else if (!separators.includes(form) || digits === "" || (wasMark && tokens[at - 1]?.form !== ")"))
        break;
    }
    return found;
  }
}

function isDigits(form: string): boolean {
  return form.length <= mostDigits && /^[0-9]+$/.test(form);
}

/** Whether digits and a mark that binds them stand right before a token. */
function isInside(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (before?.end !== tokens[at]?.start || before?.isWord !== false) return false;
  return before.form === "+" || (separators.includes(before.form) && isDigits(tokens[at - 2]?.form ?? ""));
}

/** Whether more digits of the same group follow a token without a blank. */
function goesOn(tokens: readonly Token[], at: number): boolean {
  const [mark, digits] = [tokens[at + 1], tokens[at + 2]];
  const isJoined = mark?.start === tokens[at]?.end && digits?.start === mark?.end;
  return isJoined && separators.includes(mark?.form ?? "") && isDigits(digits?.form ?? "");
}
