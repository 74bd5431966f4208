import { DialogError, type Reason } from "../dialog/error.ts";
import type { Command, CommandResult } from "../dialog/event.ts";
import type { Model } from "../dialog/model.ts";
import type { ModelVersions } from "./model-versions.ts";
import { noObserver, type Observer } from "./observer.ts";
import { type Head, stopOf } from "./session.ts";
import type { SessionStore } from "./store.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Turns } from "./turns.ts";
import type { CallWebhook, WebhookAnswer, WebhookCall } from "./webhook.ts";

/** How long to wait at most before something that the store could not do is tried again. */
const maxDelayMs = 30_000;

/** How long a webhook may take, unless its command says otherwise. */
const usualTimeoutMs = 10_000;

/** How long to wait before a webhook is called again; twice as long after each time. */
const firstRetryMs = 500;

/** Failures that are over after a while: what they hinder is tried again. */
const passing: readonly Reason[] = ["STORE_UNAVAILABLE", "CONCURRENT_WRITE"];

export interface FulfilmentParts {
  readonly store: SessionStore;
  readonly turns: Turns;
  readonly versions: ModelVersions;
  readonly surroundings: Surroundings;
  readonly callWebhook: CallWebhook;
  /** Where commands of a model are run when they do not name an address themselves; empty: nowhere. */
  readonly webhookOf: (modelId: string) => string;
  /** Told when a command could not be run, or its result not be stored. */
  readonly onError: (error: unknown) => void;
  readonly observer?: Observer;
}

/**
 * Runs the commands that a model leaves to a webhook: the turn that asks is durable first, then the webhook is
 * called, then its answer is appended like any other event. What a crash interrupts is run again at the next
 * start, with the same idempotency key.
 */
export class Fulfilment {
  private readonly parts: FulfilmentParts;
  private readonly stopping = new AbortController();
  /** By idempotency key. */
  private readonly running = new Map<string, Promise<void>>();

  constructor(parts: FulfilmentParts) {
    this.parts = parts;
    parts.turns.onTurn((head) => this.start(head));
  }

  /** Takes up what was interrupted. */
  async resume(): Promise<void> {
    for (const sessionId of await this.parts.store.findWaitingForWebhook()) {
      const head = await this.parts.store.find(sessionId);
      if (head) this.start(head);
    }
  }

  /** Breaks off calls that are under way; they are made again at the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled(this.running.values());
  }

  private start(head: Head): void {
    const { body, offset } = stopOf(head.turn);
    if (body.kind !== "command" || body.runner !== "webhook" || this.stopping.signal.aborted) return;
    const key = `${head.session.sessionId}:${offset}`;
    if (this.running.has(key)) return;
    const work = this.fulfil(head, body, key)
      .catch((error) => {
        if (!this.stopping.signal.aborted) this.parts.onError(error);
      })
      .finally(() => this.running.delete(key));
    this.running.set(key, work);
  }

  private async fulfil(head: Head, command: Command, key: string): Promise<void> {
    const { offset } = stopOf(head.turn);
    const model = await this.insist(() => this.parts.versions.of(head.session));
    const { metadata, outputs, error } = await this.call(head, model, command, key);
    const result: CommandResult = {
      kind: "command_result",
      commandId: command.commandId,
      commandOffset: offset,
      outputs,
      error,
      webhookMetadata: metadata,
    };
    try {
      await this.insist(() => this.parts.turns.takeWebhookResult(head.session.sessionId, result));
    } catch (error) {
      if (!(error instanceof DialogError && error.reason === "SESSION_NOT_FOUND")) throw error;
    }
  }

  /** Does something that needs the store; again and again while that can not be reached. */
  private async insist<T>(work: () => Promise<T>): Promise<T> {
    for (let delayMs = 100; ; delayMs = Math.min(2 * delayMs, maxDelayMs)) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof DialogError && passing.includes(error.reason))) throw error;
        this.parts.onError(error.cause ?? error);
        await this.parts.surroundings.sleep(delayMs, this.stopping.signal);
      }
    }
  }

  private async call(head: Head, model: Model, command: Command, key: string): Promise<WebhookAnswer> {
    const { commandId, inputs } = command;
    const { sessionId, modelId } = head.session;
    const { webhookUrl, retries = 0, timeoutMs = usualTimeoutMs } = model.commands.get(commandId) ?? {};
    const url = webhookUrl ?? this.parts.webhookOf(modelId);
    const metadata = head.turn.state.webhookMetadata;
    if (!url) return { outputs: {}, error: `no webhook is configured for model "${modelId}"`, metadata };
    const isServers = webhookUrl === undefined;
    const about = { commandId, inputs, modelId, sessionId, metadata, timeoutMs };
    for (let left = retries, delayMs = firstRetryMs; ; left--, delayMs = Math.min(2 * delayMs, maxDelayMs)) {
      const answer = await this.callOnce(head, {
        url,
        isServers,
        idempotencyKey: key,
        headers: {},
        ...about,
      });
      if (left === 0 || !answer.mayPass) return answer;
      await this.parts.surroundings.sleep(delayMs, this.stopping.signal);
      if (!(await this.isPending(head))) return answer;
    }
  }

  private async callOnce(head: Head, call: WebhookCall): Promise<WebhookAnswer> {
    const { headers, ended } = (this.parts.observer ?? noObserver).onWebhook(head, call.commandId);
    try {
      const answer = await this.parts.callWebhook({ ...call, headers }, this.stopping.signal);
      ended(answer.isUnusable ? "failed" : answer.error === "" ? "ok" : "refused");
      return answer;
    } catch (error) {
      ended("interrupted");
      throw error;
    }
  }

  /** Whether the dialog still waits for the command that it waited for. */
  private async isPending({ session: { sessionId }, turn }: Head): Promise<boolean> {
    const now = await this.insist(() => this.parts.store.find(sessionId));
    return now?.session.status === "active" && now.turn.firstOffset === turn.firstOffset;
  }
}
