import { computed, signal } from "@preact/signals";
import type { Event } from "../../../gen/parley/v1/event_pb.ts";

/** The log of a session, as far as it is known. Events may come several times, from several streams. */
export class Log {
  private readonly byOffset = signal<ReadonlyMap<number, Event>>(new Map());

  /** From offset 0 on, without gaps: what lies behind a gap is not shown before the gap is filled. */
  readonly events = computed((): readonly Event[] => {
    const events: Event[] = [];
    for (let event = this.byOffset.value.get(0); event; event = this.byOffset.value.get(events.length)) {
      events.push(event);
    }
    return events;
  });

  /** Whether events are known that come after some that are not. */
  get hasGap(): boolean {
    return this.byOffset.value.size > this.events.value.length;
  }

  /** The offset of the first event that is not known. */
  get nextOffset(): number {
    return this.events.value.length;
  }

  /** Whether what a request has written is there. */
  holds(requestId: string): boolean {
    return this.events.value.some((event) => event.requestId === requestId);
  }

  add(events: readonly Event[]): void {
    const known = this.byOffset.peek();
    const news = events.filter(({ offset }) => !known.has(offset));
    if (news.length === 0) return;
    this.byOffset.value = new Map([...known, ...news.map((event) => [event.offset, event] as const)]);
  }
}
