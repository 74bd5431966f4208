import type { ServedModel } from "../../src/model/catalog.ts";
import { Audit } from "./audit.ts";
import type { Build, DurableStore } from "./build.ts";
import { versions } from "./catalog-stand-in.ts";
import { Chance } from "./chance.ts";
import { Client } from "./client.ts";
import { Ledger } from "./ledger.ts";
import { Replica } from "./replica.ts";
import { Scheduler } from "./scheduler.ts";
import { Trace } from "./trace.ts";
import type { Watcher } from "./watcher.ts";
import { WebhookStandIn } from "./webhook-stand-in.ts";
import { Witness } from "./witness.ts";

/** What a simulation goes through; all of it is chosen by the seed. */
export interface Settings {
  readonly replicas: number;
  readonly clients: number;
  /** How long clients are active, in milliseconds of true time. */
  readonly activeMs: number;
  /** How often an operation of the store fails, 0 to 1. */
  readonly faults: number;
  readonly crashes: number;
  readonly stops: number;
  /** How often the clock is set. */
  readonly jumps: number;
  readonly reloads: number;
  readonly isSqlite: boolean;
  /** Whether all processes start again before sessions expire in the end. */
  readonly startsAgain: boolean;
}

/** What came of a simulation. */
export interface Report {
  readonly seed: number;
  readonly settings: Settings;
  /** The first thing that was wrong; absent: nothing. */
  readonly violation?: string;
  /** The last steps. */
  readonly trace: readonly string[];
  /** The same for the same steps. */
  readonly hash: string;
  readonly counts: Counts;
  /** How often calls were refused, by reason. */
  readonly refusals: Counts;
}

/** How often things happened. */
export type Counts = Readonly<Record<string, number>>;

const hourMs = 3_600_000;
const epoch = Date.UTC(2026, 0, 1, 12);

/** When nothing has changed for so long, in milliseconds, something hangs. */
const patienceMs = 300_000;

/** One simulation: servers, their store, clients, and what befalls them. */
export class World {
  readonly seed: number;
  readonly build: Build;
  readonly chance: Chance;
  readonly settings: Settings;
  readonly scheduler: Scheduler;
  readonly store: DurableStore;
  readonly ledger = new Ledger(this);
  readonly witness = new Witness(this);
  readonly webhook = new WebhookStandIn(this);
  readonly replicas: readonly Replica[];
  readonly watchers = new Set<Watcher>();
  readonly jumps: { readonly at: number; readonly byMs: number }[] = [];
  readonly counts = { crashes: 0, stops: 0, faults: 0, retries: 0, sessions: 0, forks: 0, watches: 0 };
  /** Clients are at work. */
  isActive = true;
  /** Things fail. */
  isTroubled = true;
  /** The version that new sessions get. */
  model: ServedModel = firstVersion();
  private readonly trace = new Trace();
  private readonly underWay = new Map<Promise<void>, string>();
  private violation: string | undefined;
  private ids = 0;
  private requests = 0;
  private numbers = 0;
  private clockOffset = 0;
  private stretch = 1;
  private outageUntil = 0;

  constructor(seed: number, build: Build) {
    this.seed = seed;
    this.build = build;
    this.chance = new Chance(seed);
    this.settings = chooseSettings(this.chance);
    this.scheduler = new Scheduler(this.chance, this.trace);
    this.store = build.store(this.settings.isSqlite, this.chance);
    const names = ["a", "b"].slice(0, this.settings.replicas);
    this.replicas = names.map((name) => new Replica(this, name));
  }

  async run(): Promise<Report> {
    let isDone = false;
    this.follow("the play", this.play()).then(() => {
      isDone = true;
    });
    while (!isDone && this.violation === undefined) {
      if (!(await this.scheduler.step())) this.violated("nothing is left to happen, though not all is done");
    }
    await this.store.close();
    const { turns, expired } = this.witness;
    return {
      seed: this.seed,
      settings: this.settings,
      ...(this.violation === undefined ? {} : { violation: this.violation }),
      trace: this.trace.tail,
      hash: this.trace.hash,
      counts: {
        seeds: 1,
        steps: this.trace.steps,
        turns,
        ...this.counts,
        expired,
        commands: this.webhook.count,
        jumps: this.jumps.length,
        violations: this.violation === undefined ? 0 : 1,
      },
      refusals: this.ledger.refusals,
    };
  }

  /** Something must never be. Only the first such thing counts. */
  violated(what: string): void {
    if (this.violation !== undefined) return;
    this.violation = what;
    this.scheduler.note(`VIOLATION: ${what}`);
  }

  /** Waits for work before the simulation ends. What it throws is a violation. */
  follow(what: string, work: Promise<void>): Promise<void> {
    const followed = work
      .catch((error) => this.violated(`${what}: ${error instanceof Error ? error.stack : String(error)}`))
      .finally(() => this.underWay.delete(followed));
    this.underWay.set(followed, what);
    return followed;
  }

  /** What the clock of the machine shows. */
  wallTime(): number {
    return epoch + this.scheduler.now + this.clockOffset;
  }

  newId(): string {
    this.ids++;
    return `id${this.ids}`;
  }

  /** One server, and nothing that befalls it. */
  get isHealthy(): boolean {
    const { replicas, faults, crashes, stops, jumps } = this.settings;
    return replicas === 1 && faults + crashes + stops + jumps === 0;
  }

  /** A number that makes an event unlike all others. */
  newNumber(): number {
    this.numbers++;
    return this.numbers;
  }

  newRequestId(): string {
    this.requests++;
    return `q${this.requests}`;
  }

  anyReplica(): Replica {
    return this.chance.pick(this.replicas);
  }

  /** Timers may be late; later than ever when nobody is at work, so that hours are few steps. */
  lengthOfSleep(milliseconds: number): number {
    return milliseconds <= 1000 ? milliseconds * this.stretch : milliseconds;
  }

  chooseFault(): "before" | "after" | undefined {
    if (!this.isTroubled) return undefined;
    const isOut = this.scheduler.now < this.outageUntil;
    if (!isOut && !this.chance.happens(this.settings.faults)) return undefined;
    this.counts.faults++;
    return isOut || this.chance.happens(0.5) ? "before" : "after";
  }

  private async play(): Promise<void> {
    const { scheduler, settings, chance } = this;
    await Promise.all(this.replicas.map((replica) => replica.boot()));
    this.planTrouble();
    for (let index = 0; index < settings.clients; index++) {
      const client = new Client(this, `c${index}`);
      void this.follow(`client ${index}`, client.work());
    }
    await scheduler.pause(settings.activeMs, "clients go home");

    this.isActive = false;
    this.isTroubled = false;
    this.stretch = 10;
    await this.until("all calls are answered", () =>
      [...this.underWay.values()].every((what) => what === "the play" || what.startsWith("watcher")),
    );
    await scheduler.pause(180_000, "webhooks have answered");
    await this.requireFulfilled();

    if (settings.startsAgain) {
      for (const replica of this.replicas) {
        await (chance.happens(0.5) ? replica.crash() : replica.stop());
        await replica.boot();
      }
    }
    this.stretch = 600;
    await this.until("all sessions have expired", () => this.witness.active.size === 0, 100 * hourMs);
    // Other processes do not tell of what they wrote: whoever watches there has to come again.
    if (settings.replicas > 1) for (const watcher of this.watchers) watcher.disconnect();
    await this.until("all watchers have seen the end", () => this.watchers.size === 0);
    await new Audit(this).run();
  }

  private planTrouble(): void {
    const { scheduler, settings, chance } = this;
    const plan = (count: number, what: string, happen: () => Promise<void> | void) => {
      for (let index = 0; index < count; index++) {
        const when = chance.below(settings.activeMs);
        scheduler.after(
          when,
          what,
          () => {
            void this.follow(what, Promise.resolve(happen()));
          },
          () => !this.isActive,
        );
      }
    };
    const startLater = async (replica: Replica) => {
      await scheduler.pause(chance.below(5000), "starts again");
      await replica.boot();
    };
    plan(settings.crashes, "crash", async () => {
      this.counts.crashes++;
      const replica = this.anyReplica();
      await replica.crash();
      await startLater(replica);
    });
    plan(settings.stops, "stop", async () => {
      this.counts.stops++;
      const replica = this.anyReplica();
      await replica.stop();
      await startLater(replica);
    });
    plan(settings.reloads, "reload", () => {
      this.model = chance.pick(versions);
      for (const replica of this.replicas) replica.reload();
    });
    if (settings.faults > 0.03) {
      plan(2, "outage", () => {
        this.outageUntil = scheduler.now + chance.below(8000);
      });
    }
    // Set back and forth between two looks, a clock deceives everyone.
    for (let index = 0; index < settings.jumps; index++) {
      const when = Math.floor(
        ((index + 0.8 * (chance.below(1000) / 1000)) * settings.activeMs) / settings.jumps,
      );
      scheduler.after(when, "the clock is set", () => this.setClock());
    }
  }

  private setClock(): void {
    const size = this.chance.pick([5000, 60_000, hourMs]);
    const byMs = this.chance.between(1000, size) * (this.chance.happens(0.6) ? 1 : -1);
    this.clockOffset += byMs;
    this.jumps.push({ at: this.scheduler.now, byMs });
    this.scheduler.note(`the clock is set by ${byMs} ms`);
  }

  /** A webhook's command that nobody runs would wait for ever. */
  private async requireFulfilled(): Promise<void> {
    for (const sessionId of await this.store.findWaitingForWebhook()) {
      this.violated(`session ${sessionId} waits for a webhook that nobody calls`);
    }
  }

  private async until(what: string, isSo: () => boolean, patience = patienceMs): Promise<void> {
    const end = this.scheduler.now + patience;
    while (!isSo()) {
      if (this.scheduler.now > end) {
        const rest = [...this.underWay.values()].filter((name) => name !== "the play");
        return this.violated(`it never came true that ${what}; under way: ${rest.join(", ")}`);
      }
      await this.scheduler.pause(5000 * this.stretch, `until ${what}`);
    }
  }
}

function firstVersion(): ServedModel {
  const [first] = versions;
  if (!first) throw new Error("there is no clerk");
  return first;
}

function chooseSettings(chance: Chance): Settings {
  const jumps = chance.pick([0, 0, 1, 2, 3]);
  return {
    replicas: chance.happens(0.75) ? 1 : 2,
    clients: chance.between(2, 4),
    activeMs: 1000 * (jumps > 0 ? chance.between(15, 35) : chance.between(3, 25)),
    faults: chance.pick([0, 0, 0.01, 0.05, 0.2]),
    crashes: chance.pick([0, 0, 1, 2, 4]),
    stops: chance.pick([0, 0, 0, 1]),
    jumps,
    reloads: chance.pick([0, 1, 2]),
    isSqlite: chance.happens(0.02),
    startsAgain: chance.happens(0.4),
  };
}

/** Runs the simulation of a seed. */
export function simulate(seed: number, build: Build): Promise<Report> {
  return new World(seed, build).run();
}
