/** A domain name has at most this many UTF-16 units, by RFC 1035. */
const maxHost = 253;

/**
 * Where a domain name of two labels or more ends that begins at a place of the text; undefined when there is none.
 * A point or hyphen behind it is not part of it.
 */
export function hostEnd(text: string, start: number): number | undefined {
  const labels: string[] = [];
  let end = start;
  for (let at = start; at - start <= maxHost; ) {
    let next = at;
    while (next - start <= maxHost && isLabelCharacter(text, next)) next++;
    const label = text.slice(at, next).replace(/-{1,63}$/, "");
    if (label === "" || label.length > 63 || label.startsWith("-")) break;
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
  const point = text.codePointAt(at);
  if (point === undefined) return false;
  if (point < 128) return /[a-z0-9-]/i.test(text.charAt(at));
  // The second half of a pair belongs to what the first half is.
  return /[\p{L}\p{N}\p{M}\p{Cs}]/u.test(String.fromCodePoint(point));
}
