import { expect } from "vitest";
import type { Head, Turn } from "../../../src/session/session.ts";
import type { Creation, SessionStore } from "../../../src/session/store.ts";
import { creationOf, type SessionPart } from "../specimen.ts";

/** Somewhere that a store can live in. */
export interface Place {
  /** Opens the store; again, with everything that was stored before, if the place outlives a store. */
  open(): Promise<SessionStore>;
  /** Leaves no trace. Called when no store is open there. */
  remove(): Promise<void>;
  /** Whether what was stored can be found again after the store was closed. */
  readonly outlives: boolean;
}

interface Opened {
  readonly place: Place;
  readonly store: SessionStore;
}

/** The store that is under test: a new one for every test. */
export class Subject {
  private readonly findPlace: () => Promise<Place>;
  private opened: Opened | undefined;

  constructor(findPlace: () => Promise<Place>) {
    this.findPlace = findPlace;
  }

  get store(): SessionStore {
    return this.require().store;
  }

  get place(): Place {
    return this.require().place;
  }

  /** Opens the store: a new one, or the one that was closed before. */
  async open(): Promise<void> {
    const place = this.opened?.place ?? (await this.findPlace());
    this.opened = { place, store: await place.open() };
  }

  async remove(): Promise<void> {
    await this.store.close();
    await this.place.remove();
    this.opened = undefined;
  }

  /** Makes a session, which must succeed. */
  async create(sessionId: string, part?: SessionPart): Promise<Creation> {
    const creation = creationOf(sessionId, part);
    expect(await this.store.create(creation)).toBe("created");
    return creation;
  }

  /** Appends turns, which must succeed. */
  async append(sessionId: string, ...turns: Turn[]): Promise<void> {
    for (const turn of turns) expect(await this.store.append(sessionId, turn)).toBe(true);
  }

  /** The head of a session that must be there. */
  async found(sessionId: string): Promise<Head> {
    const head = await this.store.find(sessionId);
    if (!head) throw new Error(`there is no session ${sessionId}`);
    return head;
  }

  /** All that can be read of a session. */
  async everything(sessionId: string): Promise<unknown> {
    return { head: await this.store.find(sessionId), turns: await this.store.readTurns(sessionId, 0, 1000) };
  }

  private require(): Opened {
    if (!this.opened) throw new Error("the store is not open");
    return this.opened;
  }
}
