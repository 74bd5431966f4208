import { signal } from "@preact/signals";

const tickMs = 100;

/** A time that runs down, and can be stopped and go on. Times are milliseconds. */
export class Countdown {
  readonly totalMs: number;
  readonly leftMs;
  readonly isRunning = signal(false);
  private readonly onOver: () => void;
  private timer: ReturnType<typeof setInterval> | undefined;

  /** @param onOver is called once, when it has run out. */
  constructor(totalMs: number, onOver: () => void) {
    this.totalMs = totalMs;
    this.leftMs = signal(totalMs);
    this.onOver = onOver;
  }

  run(): void {
    if (this.timer !== undefined || this.leftMs.peek() <= 0) return;
    const end = performance.now() + this.leftMs.peek();
    this.isRunning.value = true;
    this.timer = setInterval(() => {
      this.leftMs.value = Math.max(0, end - performance.now());
      if (this.leftMs.peek() > 0) return;
      this.pause();
      this.onOver();
    }, tickMs);
  }

  pause(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.isRunning.value = false;
  }
}
