/** Runs work on the same key one after another, in the order in which it came. */
export class Lanes {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** How many keys have work under way. */
  get size(): number {
    return this.tails.size;
  }

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.tails.get(key);
    const result = before ? before.then(work, work) : work();
    this.tails.set(key, result);
    const leave = () => {
      if (this.tails.get(key) === result) this.tails.delete(key);
    };
    result.then(leave, leave);
    return result;
  }
}
