/** How many callers are remembered; who was forgotten begins with a full bucket. */
const maxBuckets = 10_000;

interface Bucket {
  tokens: number;
  /** When `tokens` was true, in milliseconds. */
  time: number;
}

/**
 * Counts what callers may do: each has a bucket that holds `burst` tokens, begins full, and is filled at a
 * steady rate. Memory is bounded; those that were seen last are remembered.
 */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();
  private readonly perMs: number;
  private readonly burst: number;
  private readonly now: () => number;

  /** @param now milliseconds of a clock that never goes back. */
  constructor(perSecond: number, burst: number, now: () => number = () => performance.now()) {
    this.perMs = perSecond / 1000;
    this.burst = burst;
    this.now = now;
  }

  /** How many callers are remembered. */
  get size(): number {
    return this.buckets.size;
  }

  /** Takes a token. 0 if there was one; else how long it takes until there is, in milliseconds. */
  take(key: string): number {
    if (this.perMs === Number.POSITIVE_INFINITY) return 0;
    const time = this.now();
    const bucket = this.buckets.get(key) ?? { tokens: this.burst, time };
    bucket.tokens = Math.min(this.burst, bucket.tokens + (time - bucket.time) * this.perMs);
    bucket.time = time;
    this.remember(key, bucket);
    if (bucket.tokens < 1) return (1 - bucket.tokens) / this.perMs;
    bucket.tokens--;
    return 0;
  }

  private remember(key: string, bucket: Bucket): void {
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (this.buckets.size <= maxBuckets) return;
    const [oldest] = this.buckets.keys();
    if (oldest !== undefined) this.buckets.delete(oldest);
  }
}
