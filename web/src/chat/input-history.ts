/** What was said before, to be said again. The text that is being written stands at its end. */
export class InputHistory {
  private readonly said: string[] = [];
  private at = 0;
  private draft = "";

  add(text: string): void {
    if (this.said.at(-1) !== text) this.said.push(text);
    this.at = this.said.length;
    this.draft = "";
  }

  /** What was said before the text that is shown; undefined when that was the first. */
  earlier(shown: string): string | undefined {
    if (this.at === 0) return undefined;
    if (this.at === this.said.length) this.draft = shown;
    this.at -= 1;
    return this.said[this.at];
  }

  /** What was said after the text that is shown, at last what was being written; undefined when that is shown. */
  later(): string | undefined {
    if (this.at === this.said.length) return undefined;
    this.at += 1;
    return this.said[this.at] ?? this.draft;
  }
}
