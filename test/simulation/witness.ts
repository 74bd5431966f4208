import { canonical } from "../../src/session/requests.ts";
import { eventsOf, type Turn } from "../../src/session/session.ts";
import type { Creation, SessionChange } from "../../src/session/store.ts";
import type { WebhookCall } from "../../src/session/webhook.ts";
import type { Incarnation } from "./incarnation.ts";
import type { World } from "./world.ts";

/** When a session was last active, in true time, and how long it may be idle. */
interface Activity {
  at: number;
  idleTimeoutMs: number;
  /** When it got that idle timeout. */
  since: number;
}

/** How long it takes at most to see that a session is due, in milliseconds: the store may be slow. */
const patienceMs = 15_000;

/** Sees every change that takes effect in the store, and knows the true time. */
export class Witness {
  /** Sessions that are not over. */
  readonly active = new Set<string>();
  /** How many turns took effect. */
  turns = 0;
  expired = 0;
  private readonly world: World;
  private readonly activities = new Map<string, Activity>();
  /** What sessions were forked from. */
  private readonly origins = new Map<string, string>();
  /** The inputs of every command of the webhook, by idempotency key. */
  private readonly commands = new Map<string, string>();

  constructor(world: World) {
    this.world = world;
  }

  /** A session, the one that it was forked from, and so on. */
  lineage(sessionId: string): string[] {
    const origin = this.origins.get(sessionId);
    return [sessionId, ...(origin === undefined ? [] : this.lineage(origin))];
  }

  /** @param asked when the process asked for it. */
  created({ session, beginning }: Creation, asked: number): void {
    this.activities.set(session.sessionId, { at: asked, idleTimeoutMs: session.idleTimeoutMs, since: asked });
    if ("turn" in beginning) this.tookEffect(session.sessionId, beginning.turn);
    else {
      this.origins.set(session.sessionId, beginning.copyOf);
      this.active.add(session.sessionId);
    }
  }

  appended(sessionId: string, turn: Turn, asked: number, incarnation: Incarnation): void {
    this.tookEffect(sessionId, turn);
    const activity = this.activities.get(sessionId);
    if (!activity) return this.world.violated(`${sessionId} was never made`);
    const last = turn.events.at(-1);
    if (last?.kind === "session_ended" && last.reason === "expired") {
      this.expired++;
      this.expiredAt(asked, sessionId, activity, incarnation);
    }
    activity.at = asked;
  }

  updated(sessionId: string, { idleTimeoutMs }: SessionChange): void {
    const activity = this.activities.get(sessionId);
    if (!activity || idleTimeoutMs === undefined) return;
    // While one process gives a session more time, another may just be ending it.
    const before = this.world.settings.replicas === 1 ? idleTimeoutMs : activity.idleTimeoutMs;
    activity.idleTimeoutMs = Math.min(before, idleTimeoutMs);
    activity.since = this.world.scheduler.now;
  }

  deleted(sessionId: string): void {
    this.active.delete(sessionId);
  }

  webhookCalled({ idempotencyKey, commandId, inputs }: WebhookCall): void {
    if (this.commands.get(idempotencyKey) !== canonical({ commandId, inputs })) {
      this.world.violated(`the webhook was called with ${idempotencyKey}, which no durable command has`);
    }
  }

  /** Never early; and in time, unless something was wrong with the clock, the store or the server. */
  private expiredAt(time: number, sessionId: string, activity: Activity, incarnation: Incarnation): void {
    const { at, idleTimeoutMs, since } = activity;
    const idleMs = time - at + this.forgotten(at, incarnation);
    if (idleMs < idleTimeoutMs) {
      this.world.violated(`${sessionId} expired after ${idleMs} of ${idleTimeoutMs} ms without activity`);
    }
    const lateMs = time - Math.max(at + idleTimeoutMs, since);
    const allowed = patienceMs + 2 * this.world.lengthOfSleep(1000);
    if (this.world.isHealthy && lateMs > allowed) {
      this.world.violated(`${sessionId} expired ${lateMs} ms late`);
    }
  }

  private tookEffect(sessionId: string, turn: Turn): void {
    this.turns++;
    for (const { offset, body } of eventsOf(turn)) {
      if (body.kind !== "command" || body.runner !== "webhook") continue;
      const { commandId, inputs } = body;
      this.commands.set(`${sessionId}:${offset}`, canonical({ commandId, inputs }));
    }
    if (turn.events.at(-1)?.kind === "session_ended") this.active.delete(sessionId);
    else this.active.add(sessionId);
  }

  /** How far the clock was set forward since some moment, before a process began: it can not know that. */
  private forgotten(since: number, { born }: Incarnation): number {
    const jumps = this.world.jumps.filter(({ at, byMs }) => at >= since && at <= born && byMs > 0);
    return jumps.reduce((sum, { byMs }) => sum + byMs, 0);
  }
}
