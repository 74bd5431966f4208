/** Counts things under keys; what is at nothing is forgotten. */
export class Tally {
  private readonly counts = new Map<string, number>();

  /** How many keys have something. */
  get size(): number {
    return this.counts.size;
  }

  /** Counts one more, unless there are `most`. False then. */
  add(key: string, most: number): boolean {
    const count = this.counts.get(key) ?? 0;
    if (count >= most) return false;
    this.counts.set(key, count + 1);
    return true;
  }

  /** Counts one less. */
  remove(key: string): void {
    const count = (this.counts.get(key) ?? 0) - 1;
    if (count > 0) this.counts.set(key, count);
    else this.counts.delete(key);
  }
}
