/** How often a write is tried while none succeeds. */
const probeMs = 1_000;

export type AvailabilityListener = (available: boolean, error?: unknown) => void;

/**
 * Whether writes reach the disk. Once one has failed, others are tried, because a server that is known to be
 * unavailable gets no calls that would show that it works again.
 */
export class Availability {
  private readonly probe: () => Promise<unknown>;
  private readonly listeners: AvailabilityListener[] = [];
  private timer: NodeJS.Timeout | undefined;
  private isAvailable = true;
  private isClosed = false;

  /** @param probe writes a little, and reports like any other write. */
  constructor(probe: () => Promise<unknown>) {
    this.probe = probe;
  }

  get available(): boolean {
    return this.isAvailable;
  }

  /** Calls back with every change: what failed, or that it works again. */
  onChange(listener: AvailabilityListener): void {
    this.listeners.push(listener);
  }

  /** A commit has succeeded, or failed with an error. */
  report(error?: unknown): void {
    const available = error === undefined;
    if (available === this.isAvailable) return;
    this.isAvailable = available;
    if (!available) this.tryLater();
    for (const listener of this.listeners) listener(available, error);
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private tryLater(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      // What it fails with has been reported.
      await this.probe().catch(() => {});
      if (!this.isAvailable && !this.isClosed) this.tryLater();
    }, probeMs);
    this.timer.unref();
  }
}
