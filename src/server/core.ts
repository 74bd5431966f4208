import type { Catalog, CatalogEntry } from "../model/catalog.ts";
import type { Recognizer } from "../nlu/recognizer.ts";
import { Clock } from "../session/clock.ts";
import { Expiry } from "../session/expiry.ts";
import { Feed } from "../session/feed.ts";
import { Fulfilment } from "../session/fulfilment.ts";
import type { SessionLimits } from "../session/limits.ts";
import { ModelQueries } from "../session/model-queries.ts";
import { ModelVersions } from "../session/model-versions.ts";
import { Seal, type SealOptions } from "../session/seal.ts";
import { Sessions } from "../session/sessions.ts";
import type { SessionStore } from "../session/store.ts";
import type { Surroundings } from "../session/surroundings.ts";
import { Tail } from "../session/tail.ts";
import { Turns } from "../session/turns.ts";
import { openWebhooks, type WebhookOptions } from "../session/webhook.ts";
import { ModelsOnDisk } from "./models-on-disk.ts";
import { Reloading } from "./reloading.ts";
import type { Telemetry } from "./telemetry/telemetry.ts";

export interface CoreParts {
  readonly store: SessionStore;
  readonly catalog: Catalog;
  readonly recognizer: Recognizer;
  readonly surroundings: Surroundings;
  readonly limits: SessionLimits;
  readonly idleTimeoutMs: number;
  readonly webhookOf: (modelId: string) => string;
  /** How webhooks are called; absent: unsigned, and where models say only if that is public. */
  readonly webhooks?: Pick<WebhookOptions, "hosts" | "secret">;
  /** Told of models that were read again because an operator asked for it. */
  readonly onReload: (entries: readonly CatalogEntry[]) => void;
  /** Told of failures of work that nobody waits for: the part that failed. */
  readonly onError: (what: string, error: unknown) => void;
  /** Sees all that goes on; absent: nobody does. */
  readonly telemetry?: Telemetry;
}

/** What a server does, however it is called: sessions and models, and the work on them that nobody has asked for. */
export class Core {
  readonly sessions: Sessions;
  readonly models: ModelQueries;
  readonly reloading: Reloading;
  readonly onDisk: ModelsOnDisk;
  readonly feed: Feed;
  private readonly parts: CoreParts;
  private readonly turns: Turns;
  private readonly fulfilment: Fulfilment;
  private readonly expiry: Expiry;
  /** Absent when nobody else writes to the store. */
  private readonly tail: Tail | undefined;

  constructor(parts: CoreParts) {
    const { store, catalog, recognizer, surroundings, limits, telemetry } = parts;
    const observing = telemetry ? { observer: telemetry } : {};
    const versions = new ModelVersions(catalog, store);
    const clock = new Clock(surroundings);
    const feed = new Feed(telemetry?.onLag);
    const turnsParts = { store, versions, recognizer, feed, clock, surroundings, limits, ...observing };
    const turns = new Turns(turnsParts);
    this.parts = parts;
    this.feed = feed;
    this.turns = turns;
    this.sessions = new Sessions({ ...turnsParts, turns, defaultIdleTimeoutMs: parts.idleTimeoutMs });
    this.models = new ModelQueries(versions, recognizer, surroundings, limits);
    this.reloading = new Reloading(catalog, () => this.prepare(), parts.onReload);
    this.onDisk = new ModelsOnDisk(catalog, recognizer, limits);
    this.fulfilment = new Fulfilment({
      ...{ store, turns, versions, surroundings, ...observing },
      callWebhook: openWebhooks({ ...parts.webhooks, now: () => surroundings.now() }),
      webhookOf: parts.webhookOf,
      onError: (error) => parts.onError("webhook", error),
    });
    this.expiry = new Expiry({
      ...{ store, turns, clock, surroundings },
      onError: (error) => parts.onError("expiry", error),
    });
    const { sharing } = store;
    this.tail = sharing && new Tail({ store, sharing, feed, turns, surroundings });
  }

  /** Takes up what a crash has interrupted. Before the first call, which might do so, too. */
  async start(): Promise<void> {
    const { store, onError } = this.parts;
    // Nobody has to wait until it is forgotten what no session needs.
    store.pruneModels().catch((error) => onError("store", error));
    await this.fulfilment.resume();
    this.expiry.start();
    this.tail?.start();
  }

  /** Ends the work that is under way, once there are no more calls, and closes the store. */
  async stop(): Promise<void> {
    await this.tail?.stop();
    await this.expiry.stop();
    await this.fulfilment.stop();
    await this.turns.stop();
    await this.parts.store.close();
  }

  /** Seals what clients keep for the server. */
  seal(options: SealOptions): Seal {
    const { store, surroundings } = this.parts;
    return new Seal(store, surroundings, options);
  }

  /** Learns the models. Calls may come before that has ended: what is said in them waits until its model is learned. */
  async prepare(): Promise<void> {
    const { catalog, recognizer, telemetry } = this.parts;
    const begun = performance.now();
    await Promise.all(catalog.list().map(({ model }) => recognizer.prepare?.(model)));
    telemetry?.onPrepared(performance.now() - begun);
  }
}
