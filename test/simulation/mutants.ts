import type { Event } from "../../src/dialog/event.ts";
import { Clock } from "../../src/session/clock.ts";
import { Feed } from "../../src/session/feed.ts";
import { expireTime, type Session, type Turn } from "../../src/session/session.ts";
import type { Creation, SessionStore } from "../../src/session/store.ts";
import type { Surroundings } from "../../src/session/surroundings.ts";
import { MemoryStore } from "../store/memory-store.ts";
import { type Build, type DurableStore, realBuild } from "./build.ts";
import type { Chance } from "./chance.ts";

/** Acknowledges a turn before it is durable; what was acknowledged last is lost in a crash. */
class HastyStore extends MemoryStore implements DurableStore {
  private pending: (() => Promise<unknown>) | undefined;

  override async append(sessionId: string, turn: Turn): Promise<boolean> {
    await this.settle();
    const head = await super.find(sessionId);
    const isFree = head?.session.status === "active" && head.session.nextOffset === turn.firstOffset;
    if (!isFree || (turn.requestId && (await super.findTurn(sessionId, turn.requestId)))) return false;
    this.pending = () => super.append(sessionId, turn);
    return true;
  }

  override async find(sessionId: string): ReturnType<SessionStore["find"]> {
    await this.settle();
    return super.find(sessionId);
  }

  override async findTurn(sessionId: string, requestId: string): ReturnType<SessionStore["findTurn"]> {
    await this.settle();
    return super.findTurn(sessionId, requestId);
  }

  crash(): void {
    this.pending = undefined;
  }

  private async settle(): Promise<void> {
    const { pending } = this;
    this.pending = undefined;
    await pending?.();
  }
}

/** Appends a turn wherever the log ends, whatever its offset was meant to be. */
class CarelessStore extends MemoryStore {
  override async append(sessionId: string, turn: Turn): Promise<boolean> {
    const head = await this.find(sessionId);
    return super.append(sessionId, { ...turn, firstOffset: head?.session.nextOffset ?? turn.firstOffset });
  }
}

/** Does not know which requests it has seen. */
class ForgetfulStore extends MemoryStore {
  override async findTurn(): Promise<undefined> {
    return undefined;
  }

  override async append(sessionId: string, turn: Turn): Promise<boolean> {
    return super.append(sessionId, { ...turn, requestId: "" });
  }
}

/** Makes a session again for a request that has made one. */
class RepeatingStore extends MemoryStore {
  override async findCreated(): Promise<undefined> {
    return undefined;
  }

  override create({ request, ...creation }: Creation): ReturnType<SessionStore["create"]> {
    return super.create({ ...creation, request: undefined });
  }
}

/** Forks share what their origin does later. */
class EntangledStore extends MemoryStore {
  override async readTurns(sessionId: string, from: number, limit: number): Promise<Turn[]> {
    const turns = await super.readTurns(sessionId, from, limit);
    const origin = (await super.find(sessionId))?.session.forkedFrom?.sessionId;
    const theirs = origin === undefined ? [] : await super.readTurns(origin, from, limit);
    return turns.map((turn) => theirs.find(({ firstOffset }) => firstOffset === turn.firstOffset) ?? turn);
  }
}

/** Erases a session, but not when the store is busy. */
class ReluctantStore extends MemoryStore {
  private readonly chance: Chance;

  constructor(chance: Chance) {
    super();
    this.chance = chance;
  }

  override async delete(sessionId: string): Promise<boolean> {
    return this.chance.happens(0.5) ? super.delete(sessionId) : (await this.find(sessionId)) !== undefined;
  }
}

/** Does not tell watchers of an event now and then. */
class LossyFeed extends Feed {
  private readonly chance: Chance;

  constructor(chance: Chance) {
    super();
    this.chance = chance;
  }

  override publish(sessionId: string, events: readonly Event[]): void {
    super.publish(sessionId, this.chance.happens(0.1) ? events.slice(0, -1) : events);
  }
}

/** Believes the clock of the machine. */
class GullibleClock extends Clock {
  override leftMs(session: Session): number | undefined {
    const due = expireTime(session);
    return due === undefined ? undefined : due - this.now();
  }
}

/** Has a session expire a little too early. */
class HastyClock extends Clock {
  override leftMs(session: Session): number | undefined {
    const left = super.leftMs(session);
    return left === undefined ? undefined : left - 200;
  }
}

/** Never finds that anyone has been idle for long. */
class PatientClock extends Clock {
  override leftMs(session: Session): number | undefined {
    const left = super.leftMs(session);
    return left !== undefined && left <= 0 ? 1 : left;
  }
}

let attempts = 0;

/** Servers that are broken, each in one way. */
export const mutants: Readonly<Record<string, Build>> = {
  "a store that acknowledges before it has stored": withStore(() => new HastyStore()),
  "an append that ignores the offset": withStore(() => new CarelessStore()),
  "a store that forgets the requests of events": withStore(() => new ForgetfulStore()),
  "a store that forgets the requests of sessions": withStore(() => new RepeatingStore()),
  "a fork that is not a copy": withStore(() => new EntangledStore()),
  "a delete that does not delete": withStore((chance) => new ReluctantStore(chance)),
  "a feed that drops the last event": { ...realBuild, feed: (chance) => new LossyFeed(chance) },
  "a clock that does not notice when it is set": withClock((surroundings) => new GullibleClock(surroundings)),
  "a clock that is early": withClock((surroundings) => new HastyClock(surroundings)),
  "a clock that never lets anything expire": withClock((surroundings) => new PatientClock(surroundings)),
  "an idempotency key that changes with every attempt": {
    ...realBuild,
    alterCall: (call) => ({ ...call, idempotencyKey: `${call.idempotencyKey}#${attempts++}` }),
  },
};

function withStore(open: (chance: Chance) => DurableStore): Build {
  return { ...realBuild, store: (_isSqlite, chance) => open(chance) };
}

function withClock(clock: (surroundings: Surroundings) => Clock): Build {
  return { ...realBuild, clock };
}
