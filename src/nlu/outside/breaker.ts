export interface BreakerParts {
  /** How many calls in a row have to fail until it opens. */
  readonly mostFailures: number;
  /** How long it stays open, in milliseconds. */
  readonly restMs: number;
  /** Milliseconds since any moment. */
  readonly now: () => number;
  /** Told the last failure when it opens; not again when a probe fails, until it was closed. */
  readonly onOpen: (error: unknown) => void;
}

/** The call was not made, because the calls before it failed. */
export class BreakerOpen extends Error {}

/**
 * Keeps calls away from what keeps failing. It opens after some failures in a row; after a rest, one call is let
 * through as a probe while others are still refused at once, and its outcome closes the breaker, or lets it rest
 * again.
 */
export class Breaker {
  private readonly parts: BreakerParts;
  private failures = 0;
  /** When a probe may be made; absent: it is closed. */
  private probeTime: number | undefined;
  private isProbing = false;

  constructor(parts: BreakerParts) {
    this.parts = parts;
  }

  /** @throws BreakerOpen without making the call, or what the call throws. */
  call<T>(make: () => Promise<T>): Promise<T> {
    if (this.probeTime === undefined) return this.callClosed(make);
    if (this.isProbing || this.parts.now() < this.probeTime) return Promise.reject(new BreakerOpen());
    return this.probe(make);
  }

  private async callClosed<T>(make: () => Promise<T>): Promise<T> {
    try {
      const result = await make();
      this.failures = 0;
      return result;
    } catch (error) {
      // What was under way when it opened has no say any more.
      if (++this.failures >= this.parts.mostFailures && this.probeTime === undefined) {
        this.rest();
        this.parts.onOpen(error);
      }
      throw error;
    }
  }

  private async probe<T>(make: () => Promise<T>): Promise<T> {
    this.isProbing = true;
    try {
      const result = await make();
      this.probeTime = undefined;
      this.failures = 0;
      return result;
    } catch (error) {
      this.rest();
      throw error;
    } finally {
      this.isProbing = false;
    }
  }

  private rest(): void {
    this.probeTime = this.parts.now() + this.parts.restMs;
  }
}
