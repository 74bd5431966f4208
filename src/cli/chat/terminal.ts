import { clearLine, createInterface, cursorTo, type Interface } from "node:readline";
import type { ReadStream, WriteStream } from "node:tty";
import colours from "picocolors";
import type { Completion } from "./completion.ts";

export interface TerminalParts {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Lines that were said before, newest first. */
  readonly history: readonly string[];
  /** Told of each line that may be said again. */
  readonly onLine: (line: string) => void;
  /** What the beginning of a line may become. */
  readonly complete: (line: string) => Completion;
}

/** The person at the other end: lines that are asked for, and lines that are shown. */
export class Terminal {
  private readonly output: NodeJS.WritableStream;
  private readonly isTerminal: boolean;
  private readonly lines: Interface;
  private readonly onLine: (line: string) => void;
  private readonly typed: string[] = [];
  private asking: ((line: string | undefined) => void) | undefined;
  private working: AbortController | undefined;
  private isClosed = false;
  private wasInterrupted = false;

  constructor({ input, output, history, onLine, complete }: TerminalParts) {
    this.output = output;
    this.onLine = onLine;
    this.isTerminal =
      (input as Partial<ReadStream>).isTTY === true && (output as Partial<WriteStream>).isTTY === true;
    this.lines = createInterface({
      input,
      output,
      terminal: this.isTerminal,
      history: [...history],
      removeHistoryDuplicates: true,
      completer: (line: string) => this.offer(complete(line)),
    });
    this.lines.on("line", (line) => this.take(line));
    this.lines.on("SIGINT", () => this.interrupt());
    this.lines.on("close", () => {
      this.isClosed = true;
      this.take(undefined);
    });
  }

  /**
   * Asks for a line.
   *
   * @param isValue it is the value of something, and nothing to say again.
   * @returns undefined when the person is gone.
   */
  async ask(prompt: string, isValue = false): Promise<string | undefined> {
    this.lines.setPrompt(prompt);
    const line = await this.nextLine(prompt);
    this.wasInterrupted = false;
    if (line === undefined) return undefined;
    if (!this.isTerminal) this.output.write(`${line}\n`);
    else if (isValue) this.forgetNewest(line);
    else if (line.trim() !== "") this.onLine(line);
    return line;
  }

  /** Shows a line, above what is being typed. */
  print(line: string): void {
    const isTyping = this.isTerminal && this.asking !== undefined;
    if (isTyping) {
      cursorTo(this.output, 0);
      clearLine(this.output, 0);
    }
    this.output.write(`${line}\n`);
    if (isTyping) this.lines.prompt(true);
  }

  /** Does work that Ctrl-C cancels. */
  async during<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const working = new AbortController();
    this.working = working;
    try {
      return await work(working.signal);
    } finally {
      this.working = undefined;
    }
  }

  close(): void {
    this.lines.close();
  }

  private async nextLine(prompt: string): Promise<string | undefined> {
    const early = this.typed.shift();
    if (early !== undefined || this.isClosed) {
      this.output.write(early === undefined || !this.isTerminal ? prompt : `${prompt}${early}\n`);
      return early;
    }
    return new Promise((take) => {
      this.asking = take;
      this.lines.prompt();
    });
  }

  /** @param line undefined: there are no more. */
  private take(line: string | undefined): void {
    const { asking } = this;
    this.asking = undefined;
    if (asking) asking(line);
    else if (line !== undefined) this.typed.push(line);
  }

  /** Once: cancels what is under way, or clears what is being typed. Twice, with nothing to clear: ends. */
  private interrupt(): void {
    if (this.working && !this.working.signal.aborted) {
      this.working.abort();
    } else if (this.lines.line !== "") {
      this.lines.write(null, { ctrl: true, name: "e" });
      this.lines.write(null, { ctrl: true, name: "u" });
    } else if (this.wasInterrupted) {
      this.typed.length = 0;
      this.close();
    } else {
      this.wasInterrupted = true;
      this.print(colours.dim("(Ctrl-C again, or Ctrl-D, leaves)"));
    }
  }

  private offer({ lines, of, hint }: Completion): [string[], string] {
    if (hint !== "") this.print(colours.dim(hint));
    return [[...lines], of];
  }

  private forgetNewest(line: string): void {
    const { history } = this.lines as Interface & { readonly history?: string[] };
    if (history?.[0] === line) history.shift();
  }
}
