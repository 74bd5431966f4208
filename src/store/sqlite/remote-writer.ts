import { type Order, type Port, type Report, received, type Work } from "./orders.ts";
import type { WriteName, Writer, WriterListeners } from "./writer.ts";
import type { Writes } from "./writes.ts";

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Has another thread write. What is ordered in one round of the event loop travels together. */
export class RemoteWriter implements Writer {
  private readonly port: Port;
  private readonly listeners: WriterListeners;
  private readonly waiting = new Map<number, Waiting>();
  private orders: Order[] = [];
  private count = 0;

  /** @param port leads to whoever takes orders. */
  constructor(port: Port, listeners: WriterListeners) {
    this.port = port;
    this.listeners = listeners;
    port.on("message", (report: Report) => this.settle(report));
  }

  write<N extends WriteName>(name: N, ...parameters: Parameters<Writes[N]>): Promise<ReturnType<Writes[N]>> {
    return this.order({ what: "write", name, parameters });
  }

  erase(): Promise<void> {
    return this.order({ what: "erase" });
  }

  close(): Promise<void> {
    return this.order({ what: "close" });
  }

  private order<T>(work: Work): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.orders.length === 0) setImmediate(() => this.send());
      const id = this.count++;
      this.orders.push({ id, work });
      this.waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
    });
  }

  private send(): void {
    this.port.postMessage(this.orders);
    this.orders = [];
  }

  private settle({ commits, failure, outcomes }: Report): void {
    for (const [writes, durationMs] of commits) this.listeners.onCommit(writes, durationMs);
    if (failure) this.listeners.onFailure(received(failure));
    for (const outcome of outcomes) {
      const waiting = this.waiting.get(outcome.id);
      this.waiting.delete(outcome.id);
      if ("error" in outcome) waiting?.reject(received(outcome.error));
      else waiting?.resolve(outcome.result);
    }
  }
}
