/** Numbers that look like chance and are the same in every run: mulberry32 by Tommy Ettinger (public domain). */
export class Random {
  private seed: number;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** A whole number from 0 to one less than this. */
  below(limit: number): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }
}
