/** How many steps a trace keeps for people to read. */
const kept = 80;

/** What happened, step by step: the last steps in words, all of them in a hash. */
export class Trace {
  private readonly last: string[] = [];
  private high = 0x811c9dc5;
  private low = 0x01000193;
  /** How many steps there were. */
  steps = 0;

  add(step: string): void {
    this.steps++;
    for (let index = 0; index < step.length; index++) {
      const code = step.charCodeAt(index);
      this.high = Math.imul(this.high ^ code, 0x01000193);
      this.low = Math.imul(this.low ^ code, 0x85ebca6b) ^ (this.low >>> 13);
    }
    this.last[this.steps % kept] = step;
  }

  /** The same for the same steps. */
  get hash(): string {
    return [this.high, this.low].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
  }

  /** The last steps, the latest last. */
  get tail(): readonly string[] {
    const end = this.steps % kept;
    return [...this.last.slice(end + 1), ...this.last.slice(0, end + 1)].filter((step) => step !== undefined);
  }
}
