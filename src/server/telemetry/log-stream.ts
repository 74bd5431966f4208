import { write, writeSync } from "node:fs";

/** How many characters wait at most to be written; what comes on top of that is lost. */
const maxWaiting = 4 << 20;

/** How long to wait before what could not be written now is tried again, in milliseconds. */
const retryMs = 50;

/** A write that takes longer than this is stuck: nobody reads. In milliseconds. */
const stuckMs = 1_000;

/**
 * Writes lines to a file descriptor, in the background and in order. Nobody ever waits for it, and it never
 * fails: lines are lost when the reader does not keep up, is gone, or the disk is full.
 */
export class LogStream {
  private readonly descriptor: number;
  private waiting = "";
  /** Since when a write has been under way; undefined: none is. */
  private writingSince: number | undefined;
  private idle: (() => void)[] = [];
  /** How many lines were lost. */
  lost = 0;

  constructor(descriptor: number) {
    this.descriptor = descriptor;
  }

  write(line: string): void {
    if (this.waiting.length + line.length > maxWaiting) {
      this.lost++;
      return;
    }
    this.waiting += line;
    if (this.writingSince === undefined) this.writeOut();
  }

  /** Waits until everything is written, but not longer than this. */
  flush(mostMs: number): Promise<void> {
    if (this.writingSince === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, mostMs);
      this.idle.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Writes what waits, before the process ends and nothing goes on in the background; not if a write is stuck. */
  flushNow(): void {
    const isStuck = this.writingSince !== undefined && performance.now() - this.writingSince > stuckMs;
    if (this.waiting === "" || isStuck) return;
    try {
      writeSync(this.descriptor, this.waiting);
    } catch {
      // It can not be written, and there is nobody left to be told.
    }
    this.waiting = "";
  }

  private writeOut(): void {
    this.writingSince = performance.now();
    const text = Buffer.from(this.waiting);
    this.waiting = "";
    this.writeRest(text);
  }

  private writeRest(rest: Buffer): void {
    write(this.descriptor, rest, (error, written) => {
      if (error?.code === "EAGAIN") setTimeout(() => this.writeRest(rest), retryMs).unref();
      else if (error) {
        this.lost += linesIn(rest);
        this.goOn();
      } else if (written < rest.length) this.writeRest(rest.subarray(written));
      else this.goOn();
    });
  }

  private goOn(): void {
    if (this.waiting !== "") return this.writeOut();
    this.writingSince = undefined;
    for (const wake of this.idle.splice(0)) wake();
  }
}

function linesIn(text: Buffer): number {
  let count = 0;
  for (const byte of text) if (byte === 0x0a) count++;
  return count;
}
