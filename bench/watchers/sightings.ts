/** What many watchers of one session have seen: the same for all, in the same order. */
export class Sightings {
  private readonly watchers: number;
  /** How many watchers have seen each message. */
  private readonly counts: number[] = [];
  private readonly messages: Buffer[] = [];
  /** How many messages all have seen. */
  private whole = 0;
  private waiting: { readonly count: number; readonly resolve: () => void } | undefined;

  constructor(watchers: number) {
    this.watchers = watchers;
  }

  /**
   * Notes that a watcher has seen a message.
   *
   * @param place how many it has seen before.
   * @throws Error when others have seen something else there.
   */
  add(place: number, message: Buffer): void {
    this.messages[place] ??= message;
    if (!this.messages[place].equals(message))
      throw new Error(`watchers differ in what they saw at ${place}`);
    const count = (this.counts[place] ?? 0) + 1;
    this.counts[place] = count;
    if (count < this.watchers) return;
    this.whole = place + 1;
    if (this.waiting && this.waiting.count <= this.whole) this.waiting.resolve();
  }

  /** Waits until all have seen so many messages. One may wait at a time. */
  async all(count: number): Promise<void> {
    if (this.whole >= count) return;
    await new Promise<void>((resolve) => {
      this.waiting = { count, resolve };
    });
    this.waiting = undefined;
  }

  /** @throws Error when the last messages that were seen are not these. */
  expectLast(messages: readonly Buffer[]): void {
    const last = this.messages.slice(-messages.length);
    if (!last.every((message, index) => messages[index]?.equals(message))) {
      throw new Error("watchers saw something else than the writer was answered with");
    }
  }
}
