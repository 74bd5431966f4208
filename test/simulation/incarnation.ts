/** What a client gets when the process that it called is gone. */
export class Lost extends Error {
  constructor() {
    super("the connection was lost");
  }
}

export const lost = new Lost();

/** One life of a server process: from its start until it crashes or stops. */
export class Incarnation {
  readonly name: string;
  /** When it began, in milliseconds of true time since the simulation began. */
  readonly born: number;
  /** Nothing happens in it any more. */
  isOver = false;
  /** Changes that the store was asked for and that have not taken effect. */
  readonly inFlight = new Set<{ readonly what: string; readonly effect: () => Promise<unknown> }>();
  private readonly calls = new Set<(error: Lost) => void>();

  constructor(name: string, born: number) {
    this.name = name;
    this.born = born;
  }

  /** How many calls are under way. */
  get size(): number {
    return this.calls.size;
  }

  /** What comes of a call, as seen from outside: lost when the process ends before it is answered. */
  answer<T>(call: () => Promise<T>): Promise<T> {
    if (this.isOver) return Promise.reject(lost);
    const work = call();
    return new Promise<T>((resolve, reject) => {
      this.calls.add(reject);
      work.then(resolve, reject).finally(() => this.calls.delete(reject));
    });
  }

  /** Everything in memory is gone. */
  end(): void {
    this.isOver = true;
    for (const lose of this.calls) lose(lost);
    this.calls.clear();
  }
}
