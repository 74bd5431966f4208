import { DialogError } from "../../src/dialog/error.ts";
import type { Event } from "../../src/dialog/event.ts";
import { Expiry } from "../../src/session/expiry.ts";
import type { Feed } from "../../src/session/feed.ts";
import { Fulfilment } from "../../src/session/fulfilment.ts";
import { defaultSessionLimits } from "../../src/session/limits.ts";
import { ModelVersions } from "../../src/session/model-versions.ts";
import type {
  CreateEvent,
  ForkSession,
  ListEvents,
  ListSessions,
  NewSession,
  UpdateSession,
} from "../../src/session/requests.ts";
import type { Head } from "../../src/session/session.ts";
import { type Answer, type EventPage, type Opened, Sessions } from "../../src/session/sessions.ts";
import type { SessionPage } from "../../src/session/store.ts";
import type { Surroundings } from "../../src/session/surroundings.ts";
import { Turns } from "../../src/session/turns.ts";
import { CatalogStandIn } from "./catalog-stand-in.ts";
import { Incarnation, Lost, lost } from "./incarnation.ts";
import { RecognizerStandIn } from "./recognizer-stand-in.ts";
import { simulatedStore } from "./simulated-store.ts";
import type { World } from "./world.ts";

export const defaultIdleTimeoutMs = 30_000;

/** Everything in the memory of a process. */
interface Process {
  readonly incarnation: Incarnation;
  readonly catalog: CatalogStandIn;
  readonly feed: Feed;
  readonly turns: Turns;
  readonly sessions: Sessions;
  readonly fulfilment: Fulfilment;
  readonly expiry: Expiry;
}

/**
 * A server without its sockets: put together as the real one is, it can crash, stop and start again. The only
 * place that knows the methods of `Sessions`.
 */
export class Replica {
  private readonly world: World;
  private readonly name: string;
  private process: Process | undefined;
  private isUp = false;
  /** It is starting or stopping. */
  private isChanging = false;
  private lives = 0;

  constructor(world: World, name: string) {
    this.world = world;
    this.name = name;
  }

  create = (request: NewSession): Promise<Opened> => this.call(({ sessions }) => sessions.create(request));

  fork = (request: ForkSession): Promise<Opened> => this.call(({ sessions }) => sessions.fork(request));

  get = (sessionId: string): Promise<Head> => this.call(({ sessions }) => sessions.get(sessionId));

  list = (request: ListSessions): Promise<SessionPage> => this.call(({ sessions }) => sessions.list(request));

  update = (request: UpdateSession): Promise<Head> => this.call(({ sessions }) => sessions.update(request));

  end = (sessionId: string): Promise<Head> => this.call(({ sessions }) => sessions.end(sessionId));

  delete = (sessionId: string): Promise<void> => this.call(({ sessions }) => sessions.delete(sessionId));

  listEvents = (request: ListEvents): Promise<EventPage> =>
    this.call(({ sessions }) => sessions.listEvents(request));

  createEvent = (request: CreateEvent): Promise<Answer> =>
    this.call(async ({ sessions, incarnation }) => {
      const { events, rest } = await sessions.createEvent(request);
      return { events, rest: rest && ((signal) => seenFromOutside(incarnation, rest(signal))) };
    });

  watch(sessionId: string, afterOffset: number | undefined, signal: AbortSignal): AsyncIterable<Event> {
    if (!this.process || !this.isUp) throw lost;
    const { sessions, incarnation } = this.process;
    return seenFromOutside(incarnation, sessions.watch(sessionId, afterOffset, signal));
  }

  /** Starts, and again until it comes up. Whoever starts or stops it already goes on with that. */
  async boot(): Promise<void> {
    if (this.isUp || this.isChanging) return;
    this.isChanging = true;
    while (!this.isUp) {
      const process = this.open();
      this.process = process;
      try {
        await process.incarnation.answer(() => this.begin(process));
      } catch (error) {
        if (error instanceof Lost) break;
        if (!(error instanceof DialogError && error.reason === "STORE_UNAVAILABLE")) throw error;
        process.incarnation.end();
        await this.world.scheduler.pause(1000, `${this.name} starts again`);
      }
    }
    this.isChanging = false;
  }

  /** Ends at once. What the store was asked for takes effect, or does not. */
  async crash(): Promise<void> {
    this.isUp = false;
    const { incarnation } = this.process ?? {};
    if (!incarnation || incarnation.isOver) return;
    incarnation.end();
    this.world.store.crash?.();
    for (const { what, effect } of incarnation.inFlight) {
      const isDone = this.world.chance.happens(0.5);
      this.world.scheduler.note(`${what}: ${isDone ? "takes effect" : "is lost"} in the crash`);
      if (isDone) await this.world.scheduler.hold(effect().catch(() => {}));
    }
  }

  /** Ends as the server does when it is told to. */
  async stop(): Promise<void> {
    const { process } = this;
    if (!process || !this.isUp || this.isChanging) return;
    this.isUp = false;
    this.isChanging = true;
    const { incarnation, feed, expiry, fulfilment, turns } = process;
    feed.close(new DialogError("SERVER_STOPPING", "The server is stopping."));
    for (let waits = 0; waits < 8 && incarnation.size > 0; waits++) {
      await this.world.scheduler.pause(1000, `${this.name} drains`);
    }
    const quit = async () => {
      await expiry.stop();
      await fulfilment.stop();
      await turns.stop();
    };
    await incarnation.answer(quit).catch(() => {});
    await this.crash();
    this.isChanging = false;
  }

  /** Serves the version of the model that there is now. */
  reload(): void {
    this.process?.catalog.serve(this.world.model);
  }

  private async begin({ incarnation, fulfilment, expiry }: Process): Promise<void> {
    await simulatedStore(this.world, incarnation).pruneModels();
    await fulfilment.resume();
    expiry.start();
    this.isUp = true;
  }

  private call<T>(work: (process: Process) => Promise<T>): Promise<T> {
    if (!this.process || !this.isUp) return Promise.reject(lost);
    const { process } = this;
    return process.incarnation.answer(() => work(process));
  }

  private open(): Process {
    const { world } = this;
    this.lives++;
    const incarnation = new Incarnation(`${this.name}.${this.lives}`, world.scheduler.now);
    const surroundings = surroundingsOf(world, incarnation);
    const catalog = new CatalogStandIn(world.model);
    const store = simulatedStore(world, incarnation);
    const feed = world.build.feed(world.chance);
    const parts = {
      store,
      versions: new ModelVersions(catalog, store),
      recognizer: new RecognizerStandIn(world, incarnation),
      feed,
      clock: world.build.clock(surroundings),
      surroundings,
      limits: defaultSessionLimits,
      onError: () => {},
    };
    const turns = new Turns(parts);
    return {
      incarnation,
      catalog,
      feed,
      turns,
      sessions: new Sessions({ ...parts, turns, defaultIdleTimeoutMs }),
      fulfilment: new Fulfilment({
        ...parts,
        turns,
        webhookOf: () => "the webhook",
        callWebhook: (call, signal) => world.webhook.call(world.build.alterCall(call), signal, incarnation),
      }),
      expiry: new Expiry({ ...parts, turns }),
    };
  }
}

function surroundingsOf(world: World, incarnation: Incarnation): Surroundings {
  const { scheduler } = world;
  const isOff = () => incarnation.isOver;
  return {
    now: () => world.wallTime(),
    steady: () => scheduler.now,
    newId: () => world.newId(),
    newSeed: () => world.chance.between(1, 1000),
    sleep: (milliseconds, signal) =>
      scheduler.sleep(world.lengthOfSleep(milliseconds), `${incarnation.name} wakes`, signal, isOff),
  };
}

/** A stream that comes from a process: it breaks when the process ends. */
async function* seenFromOutside(
  incarnation: Incarnation,
  events: AsyncIterable<Event>,
): AsyncGenerator<Event> {
  const iterator = events[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await incarnation.answer(() => iterator.next());
      if (done) return;
      yield value;
    }
  } finally {
    // Whoever goes away in the middle, the process is told, if it still is.
    void iterator.return?.().catch(() => {});
  }
}
