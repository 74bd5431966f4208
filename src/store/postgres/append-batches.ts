import type { Statement, Value } from "./connections.ts";
import { takenBy } from "./failures.ts";
import { statements } from "./statements.ts";

/** The parameters of an append; the first is the session. */
export type AppendValues = readonly [sessionId: string, ...rest: (string | number | null)[]];

/** Runs a statement that appends, and gives the sessions that have a turn more. */
export type RunAppend = (
  statement: Statement,
  values: readonly Value[],
  turns: number,
) => Promise<readonly { readonly session_id: string }[]>;

interface Waiting {
  readonly values: AppendValues;
  readonly resolve: (isAppended: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** How many batches are under way at once, and how many turns are in each, at most. */
const [maxUnderWay, maxTurns] = [3, 64];

/**
 * Appends that come at the same time travel together: most of what one costs is the way to the database and back, and
 * the commit. While some are under way, others gather; one that comes alone goes alone.
 */
export class AppendBatches {
  private readonly run: RunAppend;
  private waiting: Waiting[] = [];
  private underWay = 0;
  private isDue = false;

  constructor(run: RunAppend) {
    this.run = run;
  }

  append(values: AppendValues): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ values, resolve, reject });
      this.sendSoon();
    });
  }

  private sendSoon(): void {
    if (this.isDue || this.underWay === maxUnderWay) return;
    this.isDue = true;
    setImmediate(() => {
      this.isDue = false;
      const batch = this.takeBatch();
      this.underWay++;
      void this.send(batch).finally(() => {
        this.underWay--;
        if (this.waiting.length > 0) this.sendSoon();
      });
      if (this.waiting.length > 0) this.sendSoon();
    });
  }

  /** One turn of each session: of several, the database decides only among those that come one after the other. */
  private takeBatch(): Waiting[] {
    const batch = new Map<string, Waiting>();
    const rest: Waiting[] = [];
    for (const one of this.waiting) {
      const [sessionId] = one.values;
      if (batch.size < maxTurns && !batch.has(sessionId)) batch.set(sessionId, one);
      else rest.push(one);
    }
    this.waiting = rest;
    // Servers that write to the same sessions at once come to them in the same order, and do not wait for each other.
    return [...batch.values()].sort((one, other) => (one.values[0] < other.values[0] ? -1 : 1));
  }

  private async send(batch: readonly Waiting[]): Promise<void> {
    const [first, ...others] = batch;
    if (!first) return;
    try {
      const isAlone = others.length === 0;
      const appended = await this.run(
        isAlone ? statements.append : statements.appendMany,
        isAlone ? first.values : columnsOf(batch),
        batch.length,
      );
      const sessionIds = new Set(appended.map((row) => row.session_id));
      for (const { values, resolve } of batch) resolve(sessionIds.has(values[0]));
    } catch (error) {
      if (takenBy(error) === undefined) for (const { reject } of batch) reject(error);
      // A request id was taken. Alone, it is refused; in a batch nobody knows whose it was, and nothing was done.
      else if (others.length === 0) first.resolve(false);
      else for (const one of batch) await this.send([one]);
    }
  }
}

function columnsOf(batch: readonly Waiting[]): Value[] {
  const [first] = batch;
  return (first?.values ?? []).map((_, column) => batch.map(({ values }) => values[column] ?? null));
}
