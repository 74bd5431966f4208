import { randomUUID } from "node:crypto";
import { constants, copyFileSync, existsSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectation } from "../src/dialog/answer.ts";
import type { Inbound, Recognized } from "../src/dialog/event.ts";
import { run } from "../src/dialog/run.ts";
import { initialState, type State } from "../src/dialog/state.ts";
import { Catalog, type ServedModel } from "../src/model/catalog.ts";
import { BuiltinRecognizer } from "../src/nlu/builtin.ts";
import { nextOffsetAfter, progressAfter, type Session, type Turn } from "../src/session/session.ts";
import { realSurroundings } from "../src/session/surroundings.ts";
import { schemaVersion } from "../src/store/sqlite/schema.ts";
import { SqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import { exchangeOf } from "./load/bank.ts";
import { type StoredGroup, storedSessionId, storedTurns } from "./load/stored-session.ts";

/** How many sessions are made side by side. */
const atOnce = 1_000;

/** How many turns of a session share a commit, with those of the sessions beside it. */
const turnsPerCommit = 50;

/** Nothing expires while it is measured, nor until it is measured the next time. */
const idleTimeoutMs = 366 * 86_400_000;

/**
 * Makes a database of sessions of the bank that have just begun. It is kept for the next time, where the machine
 * keeps what is not needed forever.
 *
 * @param path where the database is to be.
 * @param note is told now and then how far it is.
 */
export function storeSessions(path: string, count: number, note: (text: string) => void): Promise<void> {
  return storeGroups(path, [{ sessions: count, turns: 1 }], note);
}

/** The same with sessions of several lengths. */
export async function storeGroups(
  path: string,
  groups: readonly StoredGroup[],
  note: (text: string) => void,
): Promise<void> {
  const bank = await readBank();
  const contents = groups.map(({ sessions, turns }) => `${sessions}x${turns}`).join("-");
  const name = `parley-bench-${contents}-${schemaVersion}-${bank.model.version}.db`;
  const kept = join(tmpdir(), name);
  if (!existsSync(kept)) {
    const part = `${kept}.${process.pid}.part`;
    try {
      await new Author(part, bank, note).write(groups);
      renameSync(part, kept);
    } finally {
      for (const suffix of ["", "-wal", "-shm"]) rmSync(part + suffix, { force: true });
    }
  }
  copyFileSync(kept, path, constants.COPYFILE_FICLONE);
}

async function readBank(): Promise<ServedModel> {
  const catalog = new Catalog("models/bank");
  await catalog.reload();
  const bank = catalog.newest("bank");
  if (!bank) throw new Error("models/bank has errors");
  return bank;
}

/** Writes sessions into a database that nobody else uses, as a server writes them. */
class Author {
  private readonly store: SqliteStore;
  private readonly bank: ServedModel;
  private readonly note: (text: string) => void;
  private readonly recognizer = new BuiltinRecognizer();

  constructor(path: string, bank: ServedModel, note: (text: string) => void) {
    this.store = new SqliteStore(path);
    this.bank = bank;
    this.note = note;
  }

  async write(groups: readonly StoredGroup[]): Promise<void> {
    for (const { sessions, turns } of groups) {
      let told = performance.now();
      for (let first = 0; first < sessions; first += atOnce) {
        const many = Math.min(atOnce, sessions - first);
        await Promise.all(Array.from({ length: many }, (_, index) => this.talk(turns, first + index)));
        if (performance.now() - told < 10_000) continue;
        told = performance.now();
        this.note(`${first + many} of ${sessions} sessions with ${turns} turns are stored`);
      }
    }
    await this.store.close();
  }

  private async talk(turns: number, index: number): Promise<void> {
    const sessionId = storedSessionId(turns, index);
    let turn = this.firstTurn();
    let written: Promise<unknown> = this.store.create({
      session: this.session(sessionId, turn),
      beginning: { turn, source: this.bank.source },
      request: { id: randomUUID(), fingerprint: storedSessionId(turns, index) },
      mostLive: Number.POSITIVE_INFINITY,
    });
    for (let number = 1; number < storedTurns(turns, index); number++) {
      turn = await this.nextTurn(turn, exchangeOf(index, number - 1).text);
      written = Promise.all([written, this.store.append(sessionId, turn)]);
      if (number % turnsPerCommit === 0) await written;
    }
    await written;
  }

  private firstTurn(): Turn {
    const { id, version, locales } = this.bank.model;
    const locale = locales[0] ?? "";
    return this.turn(0, "", initialState(locale, {}, realSurroundings.newSeed()), {
      kind: "session_started",
      ...{ modelId: id, modelVersion: version, locale, parameters: {}, skipGreeting: false },
    });
  }

  private async nextTurn(before: Turn, text: string): Promise<Turn> {
    const { model } = this.bank;
    const { state } = before;
    const expected = expectation(model, state);
    const question = { text, model, locale: state.locale, expected, now: before.time };
    const recognized = await this.recognizer.recognize(question);
    const said = { kind: "user_text", text, timedOut: false } as const;
    return this.turn(nextOffsetAfter(before), randomUUID(), state, said, recognized);
  }

  private turn(
    firstOffset: number,
    requestId: string,
    before: State,
    event: Inbound,
    recognized?: Recognized,
  ): Turn {
    const { state, events } = run(this.bank.model, before, { event, ...(recognized && { recognized }) });
    return { firstOffset, time: realSurroundings.now(), requestId, events: [event, ...events], state };
  }

  private session(sessionId: string, turn: Turn): Session {
    const { id, version } = this.bank.model;
    return {
      ...{ sessionId, modelId: id, modelVersion: version, owner: "", userId: `guest-${randomUUID()}` },
      ...{ title: "", description: "", labels: {}, metadata: undefined, locale: turn.state.locale },
      ...{ idleTimeoutMs, createTime: turn.time, forkedFrom: undefined },
      ...progressAfter(turn),
    };
  }
}
