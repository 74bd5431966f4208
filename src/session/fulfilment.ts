import { setTimeout } from "node:timers/promises";
import { DialogError } from "../dialog/error.ts";
import type { Command, CommandResult } from "../dialog/event.ts";
import type { ModelVersions } from "./model-versions.ts";
import { noObserver, type Observer } from "./observer.ts";
import { type Head, stopOf } from "./session.ts";
import type { SessionStore } from "./store.ts";
import type { Turns } from "./turns.ts";
import { callWebhook, type WebhookAnswer } from "./webhook.ts";

/** How long to wait at most before an answer that could not be stored is stored again. */
const maxDelayMs = 30_000;

export interface FulfilmentParts {
  readonly store: SessionStore;
  readonly turns: Turns;
  readonly versions: ModelVersions;
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
  private readonly running = new Set<Promise<void>>();

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
    await Promise.allSettled(this.running);
  }

  private start(head: Head): void {
    const { body } = stopOf(head.turn);
    if (body.kind !== "command" || body.runner !== "webhook" || this.stopping.signal.aborted) return;
    const work = this.fulfil(head, body).catch((error) => {
      if (!this.stopping.signal.aborted) this.parts.onError(error);
    });
    this.running.add(work);
    void work.finally(() => this.running.delete(work));
  }

  private async fulfil(head: Head, command: Command): Promise<void> {
    const { sessionId } = head.session;
    const { offset } = stopOf(head.turn);
    const { metadata, outputs, error } = await this.call(head, command, offset);
    await this.record(sessionId, {
      kind: "command_result",
      commandId: command.commandId,
      commandOffset: offset,
      outputs,
      error,
      webhookMetadata: metadata,
    });
  }

  /** Appends an answer; again and again while the store can not be reached, for the webhook has done its work. */
  private async record(sessionId: string, result: CommandResult): Promise<void> {
    for (let delayMs = 100; ; delayMs = Math.min(2 * delayMs, maxDelayMs)) {
      try {
        return await this.parts.turns.takeWebhookResult(sessionId, result);
      } catch (error) {
        if (!(error instanceof DialogError)) throw error;
        if (error.reason === "SESSION_NOT_FOUND") return;
        if (error.reason !== "STORE_UNAVAILABLE") throw error;
        this.parts.onError(error.cause ?? error);
        await setTimeout(delayMs, undefined, { signal: this.stopping.signal });
      }
    }
  }

  private async call(head: Head, { commandId, inputs }: Command, offset: number): Promise<WebhookAnswer> {
    const { sessionId, modelId } = head.session;
    const model = await this.parts.versions.of(head.session);
    const url = model.commands.get(commandId)?.webhookUrl ?? this.parts.webhookOf(modelId);
    const metadata = head.turn.state.webhookMetadata;
    if (!url) return { outputs: {}, error: `no webhook is configured for model "${modelId}"`, metadata };
    const idempotencyKey = `${sessionId}:${offset}`;
    const { headers, ended } = (this.parts.observer ?? noObserver).onWebhook(head, commandId);
    try {
      const answer = await callWebhook(
        { url, idempotencyKey, headers, commandId, inputs, modelId, sessionId, metadata },
        this.stopping.signal,
      );
      ended(answer.isUnusable ? "failed" : answer.error === "" ? "ok" : "refused");
      return answer;
    } catch (error) {
      ended("interrupted");
      throw error;
    }
  }
}
