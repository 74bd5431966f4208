/** A domain name has at most this many UTF-16 units, by RFC 1035. */
const maxHost = 253;

/** And each of its labels this many. */
const maxLabel = 63;

/**
 * Where a domain name of two labels or more ends that begins at a place of the text; undefined when there is none.
 * A point or hyphen behind it is not part of it.
 */
export function hostEnd(text: string, start: number): number | undefined {
  const labels: string[] = [];
  let end = start;
  for (let at = start; at - start <= maxHost; ) {
    let next = at;
    while (next - at <= maxLabel && isLabelCharacter(text, next)) next++;
    const label = text.slice(at, next).replace(/-{1,63}$/, "");
    if (label === "" || label.length > maxLabel || label.startsWith("-")) break;
    labels.push(label);
    end = at + label.length;
    if (end < next || text[next] !== ".") break;
    at = next + 1;
  }
  const last = labels.at(-1) ?? "";
  const isTopLevel = last.length >= 2 && (/^\p{L}+$/u.test(last) || /^xn--/i.test(last));
  return labels.length >= 2 && isTopLevel && end - start <= maxHost ? end : undefined;
}

function isLabelCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) {
    const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
    return isLetter || (code >= 48 && code <= 57) || code === 45;
  }
  const point = text.codePointAt(at);
  // The second half of a pair belongs to what the first half is.
  return point !== undefined && /[\p{L}\p{N}\p{M}\p{Cs}]/u.test(String.fromCodePoint(point));
}
