import { randomUUID } from "node:crypto";
import pg from "pg";
import { type ConnectionSettings, clientConfig } from "./connections.ts";

/** How long hints are gathered before they are sent, and how soon a lost connection is made anew, in milliseconds. */
const [gatheringMs, retryMs] = [5, 1_000];

/** Of the ids in a notification, which has less than 8,000. */
const maxPayloadBytes = 7_900;

const channel = "parley_turns";

/**
 * Tells other servers in which sessions something was written, and hears it from them. Over a connection of its own,
 * and many at once: a commit that notifies makes all others wait. Databases without notifications do without.
 */
export class Hints {
  private readonly settings: ConnectionSettings;
  private readonly origin = randomUUID();
  private readonly listeners: ((sessionIds: readonly string[]) => void)[] = [];
  private readonly pending = new Set<string>();
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;
  private isListening = false;
  private isSending = false;

  constructor(settings: ConnectionSettings) {
    this.settings = settings;
  }

  /** Whether hints of others arrive. */
  get areFlowing(): boolean {
    return this.isListening;
  }

  /** Calls back with what others tell, from now on. */
  onHint(listener: (sessionIds: readonly string[]) => void): void {
    if (this.listeners.length === 0) void this.connect();
    this.listeners.push(listener);
  }

  /** Tells of a session soon, if anybody can be told. */
  tell(sessionId: string): void {
    if (!this.isListening) return;
    if (this.pending.size === 0 && !this.isSending) this.sendSoon();
    this.pending.add(sessionId);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => {});
  }

  private async connect(): Promise<void> {
    const client = new pg.Client(clientConfig(this.settings));
    this.client = client;
    client.on("error", () => {});
    client.on("end", () => this.reconnect());
    client.on("notification", ({ payload = "" }) => this.hear(payload));
    try {
      await client.connect();
      // What is lost is found out by looking: it is not worth to wait for the disk.
      await client.query("SET synchronous_commit = off");
      await client.query(`LISTEN ${channel}`);
      this.isListening = true;
    } catch {
      await client.end().catch(() => {});
    }
  }

  private reconnect(): void {
    this.isListening = false;
    clearTimeout(this.timer);
    if (!this.isClosed) this.timer = setTimeout(() => void this.connect(), retryMs).unref();
  }

  private sendSoon(): void {
    setTimeout(() => void this.send(), gatheringMs).unref();
  }

  /** Sends what was gathered; what comes meanwhile is gathered for the next time. */
  private async send(): Promise<void> {
    this.isSending = true;
    const payloads = this.payloads();
    this.pending.clear();
    const text = "SELECT pg_notify($1, payload) FROM unnest($2::text[]) payload";
    await this.client?.query(text, [channel, payloads]).catch(() => {});
    this.isSending = false;
    if (this.pending.size > 0) this.sendSoon();
  }

  /** What was gathered, as notifications that are not too long. */
  private payloads(): string[] {
    const payloads: string[] = [];
    let [ids, bytes]: [string[], number] = [[], 0];
    for (const id of this.pending) {
      const size = Buffer.byteLength(JSON.stringify(id)) + 1;
      if (bytes + size > maxPayloadBytes) {
        payloads.push(this.payloadOf(ids));
        [ids, bytes] = [[], 0];
      }
      ids.push(id);
      bytes += size;
    }
    payloads.push(this.payloadOf(ids));
    return payloads;
  }

  private payloadOf(sessionIds: readonly string[]): string {
    return JSON.stringify([this.origin, ...sessionIds]);
  }

  private hear(payload: string): void {
    const [origin, ...sessionIds] = JSON.parse(payload) as string[];
    if (origin === this.origin) return;
    for (const listener of this.listeners) listener(sessionIds);
  }
}
