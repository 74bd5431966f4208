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
import { type Claim, renewMs, WebhookClaims } from "./webhook-claims.ts";

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

/** A command that a webhook has to run. */
interface Errand {
  /** Where the session waits for it. */
  readonly head: Head;
  readonly command: Command;
  /** The same for every attempt. */
  readonly idempotencyKey: string;
  /** Fires when this server does not see to it any more. */
  readonly signal: AbortSignal;
}

/**
 * Runs the commands that a model leaves to a webhook: the turn that asks is durable first, then the webhook is
 * called, then its answer is appended like any other event. What a crash interrupts is run again at the next
 * start, or by another server with the same store, with the same idempotency key.
 */
export class Fulfilment {
  private readonly parts: FulfilmentParts;
  private readonly stopping = new AbortController();
  /** By idempotency key. */
  private readonly running = new Map<string, Promise<void>>();
  private readonly claims: WebhookClaims;
  private watching: Promise<void> | undefined;

  constructor(parts: FulfilmentParts) {
    this.parts = parts;
    this.claims = new WebhookClaims(parts.store, parts.surroundings);
    parts.turns.onTurn((head, isOurs) => {
      // What another server may have made is that server's, as long as it lives.
      if (isOurs || !this.claims.areNeeded) this.start(head, this.claims.madeWith(head));
    });
  }

  /** Takes up what was interrupted; where there are other servers, also later on, when one of them has died. */
  async resume(): Promise<void> {
    await this.takeUp();
    if (this.claims.areNeeded) this.watching ??= this.watchOthers();
  }

  /** Breaks off calls that are under way; they are made again at the next start, or by other servers. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.watching;
    await Promise.allSettled(this.running.values());
  }

  private async takeUp(): Promise<void> {
    for (const claim of await this.claims.take()) {
      const head = await this.parts.store.find(claim.sessionId);
      if (head) this.start(head, claim);
    }
  }

  private async watchOthers(): Promise<void> {
    const { surroundings, onError } = this.parts;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await surroundings.sleep(renewMs, signal).catch(() => {});
      if (!signal.aborted) await this.takeUp().catch(onError);
    }
  }

  private start(head: Head, claim: Claim): void {
    const { body, offset } = stopOf(head.turn);
    if (body.kind !== "command" || body.runner !== "webhook" || this.stopping.signal.aborted) return;
    const idempotencyKey = `${head.session.sessionId}:${offset}`;
    if (this.running.has(idempotencyKey)) return;
    const work = this.whileClaimed(claim, (signal) =>
      this.fulfil({ head, command: body, idempotencyKey, signal }),
    ).finally(() => this.running.delete(idempotencyKey));
    this.running.set(idempotencyKey, work);
  }

  /** Works until it is done, the server stops, or another one has taken over. */
  private async whileClaimed(claim: Claim, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const [ending, done] = [new AbortController(), new AbortController()];
    const signal = AbortSignal.any([this.stopping.signal, ending.signal]);
    const keeping = claim.keep(AbortSignal.any([signal, done.signal]), () => ending.abort());
    try {
      await work(signal);
    } catch (error) {
      if (!signal.aborted) this.parts.onError(error);
      // Who does not get it back waits until the claim ends.
      if (this.stopping.signal.aborted) await claim.giveBack().catch(() => {});
    } finally {
      done.abort();
      await keeping;
    }
  }

  private async fulfil(errand: Errand): Promise<void> {
    const { head, command, signal } = errand;
    const { offset } = stopOf(head.turn);
    const model = await this.insist(() => this.parts.versions.of(head.session), signal);
    const { metadata, outputs, error } = await this.call(errand, model);
    const result: CommandResult = {
      kind: "command_result",
      commandId: command.commandId,
      commandOffset: offset,
      outputs,
      error,
      webhookMetadata: metadata,
    };
    try {
      await this.insist(() => this.parts.turns.takeWebhookResult(head.session.sessionId, result), signal);
    } catch (error) {
      if (!(error instanceof DialogError && error.reason === "SESSION_NOT_FOUND")) throw error;
    }
  }

  /** Does something that needs the store; again and again while that can not be reached. */
  private async insist<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let delayMs = 100; ; delayMs = Math.min(2 * delayMs, maxDelayMs)) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof DialogError && passing.includes(error.reason))) throw error;
        this.parts.onError(error.cause ?? error);
        await this.parts.surroundings.sleep(delayMs, signal);
      }
    }
  }

  private async call(errand: Errand, model: Model): Promise<WebhookAnswer> {
    const { head, command, idempotencyKey, signal } = errand;
    const { commandId, inputs } = command;
    const { sessionId, modelId } = head.session;
    const { webhookUrl, retries = 0, timeoutMs = usualTimeoutMs } = model.commands.get(commandId) ?? {};
    const url = webhookUrl ?? this.parts.webhookOf(modelId);
    const metadata = head.turn.state.webhookMetadata;
    if (!url) return { outputs: {}, error: `no webhook is configured for model "${modelId}"`, metadata };
    const isServers = webhookUrl === undefined;
    const about = { commandId, inputs, modelId, sessionId, metadata, timeoutMs };
    for (let left = retries, delayMs = firstRetryMs; ; left--, delayMs = Math.min(2 * delayMs, maxDelayMs)) {
      const answer = await this.callOnce(errand, { url, isServers, idempotencyKey, headers: {}, ...about });
      if (left === 0 || !answer.mayPass) return answer;
      await this.parts.surroundings.sleep(delayMs, signal);
      if (!(await this.isPending(errand))) return answer;
    }
  }

  private async callOnce({ head, signal }: Errand, call: WebhookCall): Promise<WebhookAnswer> {
    const { headers, ended } = (this.parts.observer ?? noObserver).onWebhook(head, call.commandId);
    try {
      const answer = await this.parts.callWebhook({ ...call, headers }, signal);
      ended(answer.isUnusable ? "failed" : answer.error === "" ? "ok" : "refused");
      return answer;
    } catch (error) {
      ended("interrupted");
      throw error;
    }
  }

  /** Whether the dialog still waits for the command that it waited for. */
  private async isPending({ head: { session, turn }, signal }: Errand): Promise<boolean> {
    const now = await this.insist(() => this.parts.store.find(session.sessionId), signal);
    return now?.session.status === "active" && now.turn.firstOffset === turn.firstOffset;
  }
}
