/** What was found out of late, by name: at most so many, and each until a time of its own. */
export class Recent<T> {
  private readonly most: number;
  private readonly found = new Map<string, { readonly value: T; readonly until: number }>();

  constructor(most: number) {
    this.most = most;
  }

  /** Undefined when it is not known, or not any more. */
  get(name: string, now: number): T | undefined {
    const entry = this.found.get(name);
    return entry && now < entry.until ? entry.value : undefined;
  }

  /** @param until a time in milliseconds. */
  set(name: string, value: T, until: number): void {
    this.found.delete(name);
    this.found.set(name, { value, until });
    for (const oldest of this.found.keys()) {
      if (this.found.size <= this.most) break;
      this.found.delete(oldest);
    }
  }
}
