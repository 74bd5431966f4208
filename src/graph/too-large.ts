/** There is more to draw than can be drawn. The message says how much, and leaves open what to do about it. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
}
