import { Code, ConnectError } from "@connectrpc/connect";
import { signal } from "@preact/signals";
import type { Turn } from "../../../gen/parley/v1/turn_pb.ts";
import { wasLeft } from "../parts/failure.ts";
import { sessions } from "../server.ts";

/** What the server has recorded of the turns of a session: states, and the steps that ran. */
export class TurnRecords {
  /** By the offset of the turn's first event, in that order. */
  readonly byOffset = signal<ReadonlyMap<number, Turn>>(new Map());
  /** Why they can not be read; undefined: they can. */
  readonly error = signal<unknown>(undefined);
  private readonly sessionId: string;
  private reading: Promise<void> | undefined;

  constructor(sessionId: string) {
    this.sessionId = sessionId;
  }

  /** Reads all that was recorded since the last time. */
  read(signal?: AbortSignal): Promise<void> {
    this.reading ??= this.readNew(signal).finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  /** Where the dialog stood before a turn; undefined when that is not known. */
  before(firstOffset: number): Turn | undefined {
    return [...this.byOffset.value.values()].findLast((turn) => turn.firstOffset < firstOffset);
  }

  private async readNew(signal?: AbortSignal): Promise<void> {
    const records = new Map(this.byOffset.peek());
    const last = [...records.values()].at(-1)?.lastOffset ?? -1;
    try {
      for (let pageToken = ""; ; ) {
        const page = await sessions.listTurns(
          { sessionId: this.sessionId, fromOffset: last + 1, pageToken },
          signal ? { signal } : {},
        );
        for (const turn of page.turns) records.set(turn.firstOffset, turn);
        this.byOffset.value = new Map(records);
        pageToken = page.nextPageToken;
        if (pageToken === "") break;
      }
      this.error.value = undefined;
    } catch (error) {
      if (!wasLeft(error)) this.error.value = error;
    }
  }
}

/** Whether turns can not be read because the server has no such call. */
export function isMissing(error: unknown): boolean {
  return error instanceof ConnectError && error.code === Code.Unimplemented;
}
