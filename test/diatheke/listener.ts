import type { DiathekeEvent } from "../../gen/cobaltspeech/diatheke/diatheke_pb.ts";
import type { DiathekeClients } from "./clients.ts";

/** Someone who listens to a session of version 1. */
export class Listener {
  private readonly stream: AsyncIterator<DiathekeEvent>;
  private readonly leaving = new AbortController();

  constructor({ diatheke }: DiathekeClients, sessionId: string) {
    const { signal } = this.leaving;
    this.stream = diatheke.sessionEventStream({ sessionId }, { signal })[Symbol.asyncIterator]();
  }

  /** Waits for the next events, each in a line. */
  async hear(count: number): Promise<string[]> {
    const heard: string[] = [];
    while (heard.length < count) {
      const { value, done } = await this.stream.next();
      heard.push(done ? "the end" : line(value));
    }
    return heard;
  }

  /** Waits for the next event. */
  async next(): Promise<DiathekeEvent["result"]> {
    const { value, done } = await this.stream.next();
    if (done) throw new Error("the stream has ended");
    return value.result;
  }

  /** Breaks off the stream. */
  async leave(): Promise<void> {
    this.leaving.abort();
    await this.stream.next().catch(() => {});
  }
}

function line({ result }: DiathekeEvent): string {
  switch (result.case) {
    case "recognize":
      return `${result.value.validInput ? "understood" : "did not understand"} ${result.value.text}`;
    case "reply":
      return `${result.value.label}: ${result.value.text}`;
    case "command":
      return `run ${result.value.commandId} ${JSON.stringify(result.value.parameters)}`;
    default:
      return result.case ?? "nothing";
  }
}
