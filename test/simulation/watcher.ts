import type { Known } from "./ledger.ts";
import type { World } from "./world.ts";

/** Someone who watches a session until its end, from a cursor again and again when the stream breaks. */
export class Watcher {
  private readonly world: World;
  private readonly known: Known;
  private readonly name: string;
  /** The offset that was seen last. */
  private cursor: number | undefined;
  private leaving = new AbortController();

  constructor(world: World, known: Known, name: string, cursor: number | undefined) {
    this.world = world;
    this.known = known;
    this.name = name;
    this.cursor = cursor;
  }

  /** The stream breaks. */
  disconnect(): void {
    this.leaving.abort();
  }

  async watch(): Promise<void> {
    const { world } = this;
    world.watchers.add(this);
    world.counts.watches++;
    while (!(await this.watchOnce())) {
      await world.scheduler.pause(world.chance.between(100, 2000), `${this.name} watches again`);
    }
    world.watchers.delete(this);
  }

  /** Whether there is nothing more to come. */
  private async watchOnce(): Promise<boolean> {
    const { world, known } = this;
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    if (world.isActive && world.chance.happens(0.5)) {
      const leave = () => this.disconnect();
      const isOff = () => signal.aborted;
      world.scheduler.after(world.chance.below(20_000), `${this.name} is cut off`, leave, isOff);
    }
    const wasDeleted = known.isDeleted;
    try {
      for await (const event of world.anyReplica().watch(known.id, this.cursor, signal)) {
        if (wasDeleted) world.ledger.wrong(known, "is watched after it was deleted");
        world.ledger.contiguous(known, [event], (this.cursor ?? -1) + 1);
        world.ledger.show(known, [event]);
        this.cursor = event.offset;
        if (world.isActive && world.chance.happens(0.1)) {
          await world.scheduler.pause(world.chance.below(3000), `${this.name} reads slowly`);
        }
      }
      if (signal.aborted) return false;
      const isAtEnd = known.over !== undefined && this.cursor === known.last?.offset;
      if (!isAtEnd) world.ledger.wrong(known, `: ${this.name} saw the stream end after ${this.cursor}`);
      return true;
    } catch (error) {
      return world.ledger.refused(known, this.name, error, []) === "refused";
    }
  }
}
