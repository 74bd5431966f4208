import type { ConnectError } from "@connectrpc/connect";
import type { Model } from "../../dialog/model.ts";
import type { Call, Guard } from "../../rpc/guard.ts";
import { peerKey } from "../../rpc/peer.ts";
import type { Ended, ObservedWebhook, Observer, Step } from "../../session/observer.ts";
import type { Head } from "../../session/session.ts";
import type { Refusal } from "../tls/tls.ts";
import { codeOf, methodOf, reasonOf, subjectOf } from "./call-facts.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Tracing } from "./tracing.ts";

export interface TelemetryParts {
  readonly log: Log;
  /** Absent: nothing is counted. */
  readonly metrics?: Metrics;
  /** Absent: nothing is traced. */
  readonly tracing?: Tracing;
  /** A version of a model, if it is in memory. */
  readonly findModel: (modelId: string, version: string) => Model | undefined;
}

/** Tells operators what goes on: each call and each webhook to the log, the metrics and the traces. */
export class Telemetry implements Observer {
  private readonly parts: TelemetryParts;
  private readonly told = new WeakSet<object>();
  private isCounting = false;

  constructor(parts: TelemetryParts) {
    this.parts = parts;
  }

  /** For the guard; absent when nothing is traced. */
  get within(): Guard["within"] {
    return this.parts.tracing?.within;
  }

  readonly onCall = (call: Call): ((error: ConnectError | undefined) => void) => {
    const { log, metrics, tracing } = this.parts;
    const begun = performance.now();
    // At the end it may be gone.
    const { address: peer } = call.context.values.get(peerKey);
    const traced = tracing?.onCall(call);
    return (error) => {
      const durationMs = performance.now() - begun;
      const { protocolName: protocol } = call.context;
      const [method, code] = [methodOf(call), codeOf(call, error)];
      metrics?.calls.inc({ method, protocol, code });
      metrics?.callDuration.observe({ method }, durationMs / 1000);
      traced?.(error);
      if (!log.tells("info")) return;
      const facts = { method, protocol, code, reason: reasonOf(error), duration_ms: rounded(durationMs) };
      log.info("call", { ...facts, ...subjectOf(call), peer: peer || undefined });
    };
  };

  readonly onStep = (step: Step): Ended => {
    const { metrics, tracing } = this.parts;
    const begun = performance.now();
    const traced = tracing?.onStep(step);
    return (error) => {
      metrics?.stepDuration.observe({ step }, (performance.now() - begun) / 1000);
      traced?.(error);
    };
  };

  private recount(state: "active" | "over", change: number): void {
    if (this.isCounting) this.parts.metrics?.sessions.inc({ state }, change);
  }

  readonly onSession = (head: Head): void => {
    const { metrics } = this.parts;
    const model = head.session.modelId;
    metrics?.sessionsCreated.inc({ model });
    this.recount("active", 1);
    // A fork brings no turn of its own.
    if (!head.session.forkedFrom) this.onTurn(head);
  };

  readonly onTurn = ({ session, turn }: Head): void => {
    const { metrics } = this.parts;
    if (!metrics) return;
    const { modelId: model, modelVersion } = session;
    metrics.turns.inc({ model });
    for (const event of turn.events) {
      if (event.kind === "session_ended") {
        metrics.sessionsOver.inc({ model, reason: event.reason });
        this.recount("active", -1);
        this.recount("over", 1);
      }
      if (event.kind !== "recognition") continue;
      const { intentId, valid } = event;
      const isKnown = this.parts.findModel(model, modelVersion)?.intents.has(intentId);
      const intent = intentId === "" ? "none" : !valid ? "rejected" : isKnown ? intentId : "other";
      metrics.recognitions.inc({ model, intent });
    }
  };

  readonly onDelete = ({ session }: Head): void =>
    this.recount(session.status === "active" ? "active" : "over", -1);

  readonly onWebhook = (head: Head, command: string): ObservedWebhook => {
    const { log, metrics, tracing } = this.parts;
    const { modelId: model, sessionId: session } = head.session;
    const begun = performance.now();
    const traced = tracing?.onWebhook(head, command);
    return {
      headers: traced?.headers ?? {},
      ended: (outcome) => {
        const durationMs = performance.now() - begun;
        metrics?.webhooks.inc({ model, outcome });
        metrics?.webhookDuration.observe({ model }, durationMs / 1000);
        traced?.ended(outcome);
        const facts = { outcome, model, command, session, duration_ms: rounded(durationMs) };
        if (outcome === "failed") log.warn("webhook", facts);
        else log.info("webhook", facts);
      },
    };
  };

  /**
   * Notes how many sessions there are before the first call. To count them again and again would take too long. Where
   * other servers make sessions, too, nobody knows.
   */
  onCount({ active, over }: { readonly active: number; readonly over: number }): void {
    this.isCounting = true;
    this.parts.metrics?.sessions.set({ state: "active" }, active);
    this.parts.metrics?.sessions.set({ state: "over" }, over);
  }

  /** Notes a commit of the store. */
  readonly onCommit = (writes: number, durationMs: number): void => {
    this.parts.metrics?.commitWrites.observe(writes);
    this.parts.metrics?.commitDuration.observe(durationMs / 1000);
  };

  /** Notes a watcher that was too slow. */
  readonly onLag = (): void => this.parts.metrics?.laggingWatchers.inc();

  /** Notes when the certificate of the server expires. */
  readonly onCertificate = (expiry: Date): void =>
    this.parts.metrics?.certificateExpiry.set(expiry.getTime() / 1000);

  /** Notes a connection that TLS refused. Scanners make many of these. */
  readonly onRefused = ({ address, reason }: Refusal): void => {
    this.parts.metrics?.refusals.inc();
    this.parts.log.debug("connection refused", { peer: address || undefined, reason });
  };

  /** Notes that models were made ready. */
  readonly onPrepared = (durationMs: number): void =>
    this.parts.metrics?.modelPreparation.set(durationMs / 1000);

  /** Notes that models were read again, and whether all were good. */
  readonly onReload = (isGood: boolean): void =>
    this.parts.metrics?.reloads.inc({ result: isGood ? "ok" : "problems" });

  /**
   * Tells of a failure that is nobody's but ours. What fails many calls at once, such as the disk, is told once.
   *
   * @param what store, recognizer, webhook, expiry, reload, tls; or the method of the call that failed.
   */
  readonly onFailure = (what: string, error: unknown, call?: Call): void => {
    this.parts.metrics?.failures.inc({ part: call ? "call" : what });
    if (typeof error === "object" && error !== null) {
      if (this.told.has(error)) return;
      this.told.add(error);
    }
    const facts = call ? { method: methodOf(call), ...subjectOf(call) } : {};
    this.parts.log.failure(`${call ? "call" : what} failed`, error, facts);
  };
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
