import type { Chance } from "./chance.ts";
import type { Trace } from "./trace.ts";

/** Something that is going to happen. */
interface Task {
  /** In milliseconds since the simulation began. */
  readonly due: number;
  /** Decides between tasks that are due at the same time: chance, and then the order in which they came. */
  readonly tie: number;
  readonly what: string;
  readonly run: () => void | Promise<void>;
  /** Nothing happens any more to who is gone. */
  readonly isOff: () => boolean;
}

/**
 * The only source of progress: it holds everything that is pending, and lets one thing happen at a time. Time is
 * that of the next thing; nobody waits for it.
 */
export class Scheduler {
  /** Milliseconds of true time since the simulation began. */
  now = 0;
  private readonly chance: Chance;
  private readonly trace: Trace;
  /** A binary heap. */
  private readonly heap: Task[] = [];
  private count = 0;
  private held: Promise<unknown>[] = [];

  constructor(chance: Chance, trace: Trace) {
    this.chance = chance;
    this.trace = trace;
  }

  after(milliseconds: number, what: string, run: Task["run"], isOff: Task["isOff"] = never): void {
    const tie = this.chance.below(1000) * 1e9 + this.count++;
    this.push({ due: this.now + milliseconds, tie, what, run, isOff });
  }

  /** Waits. */
  pause(milliseconds: number, what: string): Promise<void> {
    return new Promise((resolve) => this.after(milliseconds, what, resolve));
  }

  /** Waits, and throws as soon as the signal fires. */
  sleep(milliseconds: number, what: string, signal: AbortSignal, isOff: Task["isOff"]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const giveUp = () => reject(signal.reason);
      signal.addEventListener("abort", giveUp);
      const wake = () => {
        signal.removeEventListener("abort", giveUp);
        resolve();
      };
      this.after(milliseconds, what, wake, () => signal.aborted || isOff());
    });
  }

  /** Lets the next thing happen, with all that follows from it at once. False when there is none. */
  async step(): Promise<boolean> {
    for (let task = this.pop(); task; task = this.pop()) {
      if (task.isOff()) continue;
      this.now = task.due;
      this.note(task.what);
      await task.run();
      await allFollowed();
      while (this.held.length > 0) {
        await Promise.all(this.held.splice(0));
        await allFollowed();
      }
      return true;
    }
    return false;
  }

  /** Lets nothing else happen until work is done that takes real time. */
  hold<T>(work: Promise<T>): Promise<T> {
    this.held.push(work);
    return work;
  }

  /** Writes something into the trace. */
  note(what: string): void {
    this.trace.add(`${this.now} ${what}`);
  }

  private push(task: Task): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(task);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (!parent || !isBefore(task, parent)) break;
      heap[at] = parent;
      heap[above] = task;
      at = above;
    }
  }

  private pop(): Task | undefined {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      let child = heap[below];
      const right = heap[below + 1];
      if (child && right && isBefore(right, child)) {
        below++;
        child = right;
      }
      if (!child || !isBefore(child, last)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(one: Task, other: Task): boolean {
  return one.due < other.due || (one.due === other.due && one.tie < other.tie);
}

function never(): boolean {
  return false;
}

/** Resolves when no promise has anything left to do: Node runs what is put off like this only then. */
function allFollowed(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
