import type { Head } from "./session.ts";
import { type SessionStore, type Sharing, webhookClaimMs } from "./store.ts";
import type { Surroundings } from "./surroundings.ts";

/** How often a claim is prolonged, and it is looked for those whose servers have died, in milliseconds. */
export const renewMs = webhookClaimMs / 3;

/** Which sessions that wait for a webhook this server sees to; without others, to all. */
export class WebhookClaims {
  private readonly store: SessionStore;
  private readonly surroundings: Surroundings;

  constructor(store: SessionStore, surroundings: Surroundings) {
    this.store = store;
    this.surroundings = surroundings;
  }

  /** Whether there may be other servers. */
  get areNeeded(): boolean {
    return this.store.sharing !== undefined;
  }

  /** Takes what nobody else sees to. */
  async take(): Promise<Claim[]> {
    const { store, surroundings } = this;
    const { sharing } = store;
    const waiting = await store.findWaitingForWebhook();
    const now = surroundings.now();
    const until = now + webhookClaimMs;
    const isAnyone = sharing === undefined || waiting.length === 0;
    const ours = isAnyone ? waiting : await sharing.claim("webhook", waiting, now, until);
    return ours.map((sessionId) => new Claim(sessionId, until, sharing, surroundings));
  }

  /** What this server has taken by making the turn that waits. */
  madeWith({ session: { sessionId, activeTime } }: Head): Claim {
    return new Claim(sessionId, activeTime + webhookClaimMs, this.store.sharing, this.surroundings);
  }
}

/** That this server, and no other, sees to a session that waits for a webhook. */
export class Claim {
  readonly sessionId: string;
  private until: number;
  private readonly sharing: Sharing | undefined;
  private readonly surroundings: Surroundings;

  constructor(sessionId: string, until: number, sharing: Sharing | undefined, surroundings: Surroundings) {
    this.sessionId = sessionId;
    this.until = until;
    this.sharing = sharing;
    this.surroundings = surroundings;
  }

  /**
   * Prolongs it again and again until the signal fires.
   *
   * @param onLost told that another server has taken the session, or that it does not wait any more.
   */
  async keep(signal: AbortSignal, onLost: () => void): Promise<void> {
    const { sharing, surroundings } = this;
    if (!sharing) return;
    for (;;) {
      await surroundings.sleep(renewMs, signal).catch(() => {});
      if (signal.aborted) return;
      // While the store can not be reached, nobody else can take it either; then it is seen who was first.
      const isOurs = await this.move(sharing, surroundings.now() + webhookClaimMs).catch(() => true);
      if (!isOurs) return onLost();
    }
  }

  /** Lets others take it at once. */
  async giveBack(): Promise<void> {
    if (this.sharing) await this.move(this.sharing, this.surroundings.now());
  }

  private async move(sharing: Sharing, until: number): Promise<boolean> {
    const ours = await sharing.claim("webhook", [this.sessionId], this.until, until);
    if (ours.length > 0) this.until = until;
    return ours.length > 0;
  }
}
