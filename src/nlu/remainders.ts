/** In UTF-16 units. Longer texts have no remainders here: it bounds the work. */
export const maxLetters = 40;

/** So many hashes a text can have: of itself, without any one of its letters, and without any two. */
export const maxRemainders = 1 + maxLetters + (maxLetters * (maxLetters - 1)) / 2;

/** How much more a letter of a hash weighs than the next one: odd, and without a pattern in its bits. */
const base = 0x2545f491;
const powers = new Int32Array(maxLetters);
powers[0] = 1;
for (let i = 1; i < maxLetters; i++) powers[i] = Math.imul(powers[i - 1] as number, base);

/** Of the text at hand: its letters, and the hash of what begins at each. */
const letters = new Int32Array(maxLetters);
const tails = new Int32Array(maxLetters + 1);

/**
 * Writes down the hash of a text, and of each text that is left when one letter is left out, or up to two; some of
 * them several times. A hash has 30 bits. None of these texts is made, which would take ten times as long.
 *
 * @param text at most `maxLetters` long.
 * @param hashes has room for `maxRemainders`.
 * @returns how many there are.
 */
export function writeRemainders(text: string, most: 1 | 2, hashes: Int32Array): number {
  const { length } = text;
  tails[length] = 0;
  for (let i = length - 1; i >= 0; i--) {
    const letter = text.charCodeAt(i);
    letters[i] = letter;
    tails[i] = Math.imul(letter, powers[length - 1 - i] as number) + (tails[i + 1] as number);
  }
  hashes[0] = (tails[0] as number) & 0x3fffffff;
  let count = 1;
  let head = 0;
  for (let i = 0; i < length; i++) {
    hashes[count++] = without(i, head, length);
    if (most === 2) {
      let middle = head;
      for (let j = i + 1; j < length; j++) {
        hashes[count++] = without(j, middle, length);
        middle = Math.imul(middle, base) + (letters[j] as number);
      }
    }
    head = Math.imul(head, base) + (letters[i] as number);
  }
  return count;
}

/** The hash of something that stands before a letter, and of what stands behind it. */
function without(letter: number, before: number, length: number): number {
  return (
    (Math.imul(before, powers[length - 1 - letter] as number) + (tails[letter + 1] as number)) & 0x3fffffff
  );
}
