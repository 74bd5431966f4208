import { Code, ConnectError } from "@connectrpc/connect";
import { signal } from "@preact/signals";
import type { Turn } from "../../../gen/parley/v1/turn_pb.ts";
import type { SessionLog } from "../log/session-log.ts";
import { sessions } from "../server.ts";

/** What the server has recorded of the turns of a log, as far back as it is known: states, and the steps that ran. */
export class TurnRecords {
  /** By the offset of the turn's first event, in that order. */
  readonly byOffset = signal<ReadonlyMap<number, Turn>>(new Map());
  /** Why they can not be read; undefined: they can. */
  readonly error = signal<unknown>(undefined);
  private readonly sessionId: string;
  private readonly log: SessionLog;
  private reading: Promise<void> | undefined;
  private upcoming: Promise<void> | undefined;

  constructor(sessionId: string, log: SessionLog) {
    this.sessionId = sessionId;
    this.log = log;
  }

  /** Reads all that is not known yet. What is being read just now may lack the newest: then it is read once more. */
  read(): Promise<void> {
    this.upcoming ??= (this.reading ?? Promise.resolve()).then(() => {
      this.reading = this.readNew();
      this.upcoming = undefined;
      return this.reading;
    });
    return this.upcoming;
  }

  /** Whether they go from the beginning of what is known of the log up to an offset. */
  cover(offset: number): boolean {
    const known = [...this.byOffset.peek().values()];
    const [first, last] = [known[0], known.at(-1)];
    return !!first && !!last && first.firstOffset <= this.log.firstOffset.peek() && offset <= last.lastOffset;
  }

  /** Where the dialog stood before a turn; undefined when that is not known. */
  before(firstOffset: number): Turn | undefined {
    return [...this.byOffset.value.values()].findLast((turn) => turn.firstOffset < firstOffset);
  }

  private async readNew(): Promise<void> {
    const known = [...this.byOffset.peek().values()];
    // In a log that was cut, this is in the turn before those that are shown; with it, they are compared.
    const from = this.log.firstOffset.peek();
    const begin = known[0]?.firstOffset ?? from;
    const end = (known.at(-1)?.lastOffset ?? from - 1) + 1;
    try {
      const earlier = from < begin ? await this.readBetween(from, begin) : [];
      const later = await this.readBetween(end, Number.POSITIVE_INFINITY);
      const turns = [...earlier, ...known, ...later];
      this.byOffset.value = new Map(turns.map((turn) => [turn.firstOffset, turn]));
      this.error.value = undefined;
    } catch (error) {
      this.error.value = error;
    }
  }

  /** From the turn on that holds an offset, up to the one that begins at another, exclusive. */
  private async readBetween(fromOffset: number, to: number): Promise<Turn[]> {
    const turns: Turn[] = [];
    for (let pageToken = ""; ; ) {
      const page = await sessions.listTurns({ sessionId: this.sessionId, fromOffset, pageToken });
      turns.push(...page.turns);
      pageToken = page.nextPageToken;
      if (pageToken === "" || (turns.at(-1)?.firstOffset ?? 0) >= to) break;
    }
    return turns.filter(({ firstOffset }) => firstOffset < to);
  }
}

/** Whether turns can not be read because the server has no such call. */
export function isMissing(error: unknown): boolean {
  return error instanceof ConnectError && error.code === Code.Unimplemented;
}
