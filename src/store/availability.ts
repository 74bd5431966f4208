/** How often a write is tried while none succeeds. */
const probeMs = 1_000;

export type AvailabilityListener = (available: boolean, error?: unknown) => void;

/**
 * Whether writes reach the disk. Once one has failed, a probe is written until that succeeds, because a server
 * that is known to be unavailable gets no calls that would show that it works again.
 */
export class Availability {
  private readonly probe: () => Promise<void>;
  private readonly listeners: AvailabilityListener[] = [];
  private timer: NodeJS.Timeout | undefined;
  private isAvailable = true;
  private isClosed = false;

  /** @param probe writes as much as usual calls do. */
  constructor(probe: () => Promise<void>) {
    this.probe = probe;
  }

  get available(): boolean {
    return this.isAvailable;
  }

  /** Calls back with every change: what failed, or that it works again. */
  onChange(listener: AvailabilityListener): void {
    this.listeners.push(listener);
  }

  /** A write has failed. Only the first is told. */
  lose(error: unknown): void {
    if (!this.isAvailable) return;
    this.change(false, error);
    this.tryLater();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private tryLater(): void {
    if (this.isClosed) return;
    this.timer = setTimeout(() => {
      this.probe().then(
        () => this.change(true),
        () => this.tryLater(),
      );
    }, probeMs);
    this.timer.unref();
  }

  private change(available: boolean, error?: unknown): void {
    this.isAvailable = available;
    for (const listener of this.listeners) listener(available, error);
  }
}
