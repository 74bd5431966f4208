import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ClientInput, Event, Parameters } from "../../src/dialog/event.ts";
import { Catalog } from "../../src/model/catalog.ts";
import { BuiltinRecognizer } from "../../src/nlu/builtin.ts";
import type { Recognizer } from "../../src/nlu/recognizer.ts";
import { Clock } from "../../src/session/clock.ts";
import { Expiry } from "../../src/session/expiry.ts";
import { Feed } from "../../src/session/feed.ts";
import { Fulfilment } from "../../src/session/fulfilment.ts";
import { defaultSessionLimits, type SessionLimits } from "../../src/session/limits.ts";
import { ModelVersions } from "../../src/session/model-versions.ts";
import type { CreateEvent, ForkSession, NewSession } from "../../src/session/requests.ts";
import { Sessions } from "../../src/session/sessions.ts";
import type { SessionStore } from "../../src/session/store.ts";
import { Turns } from "../../src/session/turns.ts";
import { openWebhooks, type WebhookOptions } from "../../src/session/webhook.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { clerk } from "./clerk.ts";
import { collect } from "./collect.ts";
import { FixedSurroundings } from "./fixed-surroundings.ts";
import { plainSession } from "./plain-session.ts";

export interface HouseOptions {
  /** Of a house before: its database and models are used again. */
  readonly directory?: string;
  readonly surroundings?: FixedSurroundings;
  readonly recognizer?: Recognizer;
  /** The way to the store, when it is not to be straight. */
  readonly wayTo?: (store: SessionStore) => SessionStore;
  /** Where these differ from the defaults. */
  readonly limits?: Partial<SessionLimits>;
  /** Where commands are run; absent: nowhere. */
  readonly webhook?: string;
  /** How they are called. */
  readonly webhooks?: WebhookOptions;
  /** The text of the model; absent: the clerk. */
  readonly model?: string;
}

export const defaultIdleTimeoutMs = 60_000;

const nobody = new AbortController().signal;

/** Everything that sessions need, put together as the server does it, but without its sockets. */
export class House {
  readonly directory: string;
  readonly surroundings: FixedSurroundings;
  readonly recognizer: Recognizer;
  readonly store: SqliteStore;
  readonly catalog: Catalog;
  readonly feed = new Feed();
  readonly turns: Turns;
  readonly sessions: Sessions;
  readonly fulfilment: Fulfilment;
  readonly expiry: Expiry;
  /** What went wrong where nobody was listening. */
  readonly errors: unknown[] = [];

  private constructor(directory: string, options: HouseOptions) {
    const { surroundings = new FixedSurroundings(), recognizer = new BuiltinRecognizer() } = options;
    const { wayTo = (store) => store } = options;
    this.directory = directory;
    this.surroundings = surroundings;
    this.recognizer = recognizer;
    this.store = new SqliteStore(join(directory, "parley.db"));
    this.catalog = new Catalog(join(directory, "models"));
    const store = wayTo(this.store);
    const versions = new ModelVersions(this.catalog, store);
    const clock = new Clock(surroundings);
    const limits = { ...defaultSessionLimits, ...options.limits };
    const parts = { store, versions, recognizer, feed: this.feed, clock, surroundings, limits };
    this.turns = new Turns(parts);
    this.sessions = new Sessions({ ...parts, turns: this.turns, defaultIdleTimeoutMs });
    const onError = (error: unknown) => this.errors.push(error);
    const webhookOf = () => options.webhook ?? "";
    const callWebhook = openWebhooks({ now: () => surroundings.now(), ...options.webhooks });
    this.fulfilment = new Fulfilment({ ...parts, turns: this.turns, callWebhook, webhookOf, onError });
    this.expiry = new Expiry({ ...parts, turns: this.turns, onError });
  }

  /** Opens a house for the length of a test. */
  static async open(options: HouseOptions = {}): Promise<House> {
    const directory = options.directory ?? (await furnish(options.model));
    const house = new House(directory, options);
    onTestFinished(() => house.close());
    await house.catalog.reload();
    return house;
  }

  async close(): Promise<void> {
    await this.expiry.stop();
    await this.fulfilment.stop();
    await this.turns.stop();
    await this.store.close();
  }

  /** Begins a session with the clerk. */
  create(request: Partial<NewSession> = {}): ReturnType<Sessions["create"]> {
    return this.sessions.create({ ...plainSession, ...request });
  }

  fork(sessionId: string, request: Partial<ForkSession> = {}): ReturnType<Sessions["fork"]> {
    const plain = { offset: undefined, newSessionId: "", requestId: "", title: "" };
    return this.sessions.fork({ sessionId, ...plain, ...request });
  }

  /** Sends an event, and returns it with all that follow until the client has to act. */
  async send(sessionId: string, input: ClientInput, request: Partial<CreateEvent> = {}): Promise<Event[]> {
    const plain = { sessionId, requestId: "", expectedOffset: undefined, input };
    const { events, rest } = await this.sessions.createEvent({ ...plain, ...request });
    return [...events, ...(rest ? await collect(rest(nobody)) : [])];
  }

  say(sessionId: string, text: string, request: Partial<CreateEvent> = {}): Promise<Event[]> {
    return this.send(sessionId, { kind: "user_text", text, timedOut: false }, request);
  }

  finish(sessionId: string, commandId: string, outputs: Parameters = {}): Promise<Event[]> {
    return this.send(sessionId, { kind: "command_result", commandId, outputs, error: "" });
  }

  /** The whole log. */
  async log(sessionId: string): Promise<readonly Event[]> {
    const whole = { fromOffset: 0, kinds: [], pageSize: 1000, pageToken: "" };
    return (await this.sessions.listEvents({ sessionId, ...whole })).events;
  }
}

/** A new directory with a model in it. */
async function furnish(model = clerk): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "parley-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const models = join(directory, "models");
  await mkdir(models);
  await writeFile(join(models, "clerk.yaml"), model);
  return directory;
}

/** The events in lines: what a reply says, and otherwise the kind. */
export function lines(events: readonly Event[]): string[] {
  return events.map(({ body }) => (body.kind === "reply" ? body.text : body.kind));
}
