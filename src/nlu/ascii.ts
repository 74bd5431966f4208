/** Whether a text has nothing but ASCII: no character in it has another form, an accent, or a meaning elsewhere. */
export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}
