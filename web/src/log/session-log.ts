import { batch, computed, signal } from "@preact/signals";
import type { Event } from "../../../gen/parley/v1/event_pb.ts";
import { turnsIn } from "./logged-turn.ts";

/** How many events are known at first, and how many more when someone wants to see earlier ones. */
export const pageEvents = 500;

/**
 * The log of a session, as far as it is known: its end, and as much before it as someone wanted to see. Events may
 * come several times, from several streams, in any order.
 */
export class SessionLog {
  /** By offset, without gaps: what lies behind a gap is not shown before the gap is filled. */
  readonly events = signal<readonly Event[]>([]);
  /** Where what is known begins. There are earlier events if it is not 0. */
  readonly firstOffset = signal(0);
  /** The turns that are known as a whole: where a log is cut is seldom where a turn begins. */
  readonly turns = computed(() => {
    const turns = turnsIn(this.events.value);
    return this.firstOffset.value > 0 && turns.length > 1 ? turns.slice(1) : turns;
  });
  /** Where the log ended when this page met the session, exclusive; undefined: that is not known yet. */
  private metAt: number | undefined;
  private readonly apart = new Map<number, Event>();

  /** Whether it is known where the log begins to be read. Nothing is shown before. */
  get isMet(): boolean {
    return this.metAt !== undefined;
  }

  /** Whether what is at an offset has happened since this page met the session. */
  isNew(offset: number): boolean {
    return this.metAt !== undefined && offset >= this.metAt;
  }

  /** The offset of the first event that is not known. */
  get nextOffset(): number {
    return this.firstOffset.peek() + this.events.peek().length;
  }

  /** Whether events are known that come after some that are not. */
  get hasGap(): boolean {
    return this.apart.size > 0;
  }

  /** Whether nothing can follow. */
  get isOver(): boolean {
    return this.events.peek().at(-1)?.body.case === "sessionEnded";
  }

  /** Whether what a request has written is there. */
  holds(requestId: string): boolean {
    return this.events.value.some((event) => event.requestId === requestId);
  }

  /** Begins with the last page of a log that goes up to an offset, exclusive. Only the first time counts. */
  meet(nextOffset: number): void {
    if (this.isMet) return;
    this.metAt = nextOffset;
    this.firstOffset.value = Math.max(0, nextOffset - pageEvents);
    const early = [...this.apart.values()];
    this.apart.clear();
    this.add(early);
  }

  add(events: readonly Event[]): void {
    const next = this.nextOffset;
    for (const event of events) if (event.offset >= next) this.apart.set(event.offset, event);
    if (!this.isMet) return;
    const joined: Event[] = [];
    for (let event = this.apart.get(next); event; event = this.apart.get(next + joined.length)) {
      joined.push(event);
      this.apart.delete(event.offset);
    }
    if (joined.length > 0) this.events.value = [...this.events.peek(), ...joined];
  }

  /** Takes in what comes right before what is known. Anything else is left out, such as the same once more. */
  addEarlier(events: readonly Event[]): void {
    const [first] = events;
    if (!first || first.offset + events.length !== this.firstOffset.peek()) return;
    batch(() => {
      this.firstOffset.value = first.offset;
      this.events.value = [...events, ...this.events.peek()];
    });
  }
}
