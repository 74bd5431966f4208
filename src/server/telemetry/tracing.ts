import type { ConnectError } from "@connectrpc/connect";
import type { Call } from "../../rpc/guard.ts";
import type { Ended, ObservedWebhook, Step } from "../../session/observer.ts";
import type { Head } from "../../session/session.ts";

export interface TraceSettings {
  /** A collector that takes OTLP over HTTP; spans go to v1/traces below it. */
  readonly endpoint: URL;
  /** Which part of the calls that do not say whether they are traced, are: 0 to 1. */
  readonly share: number;
  readonly version: string;
  /** Told when spans can not be delivered; again and again while they can not. */
  readonly onError: (error: unknown) => void;
}

/** Follows calls through their steps, and to webhooks. Whatever happens to the collector, calls do not notice. */
export interface Tracing {
  readonly onCall: (call: Call) => (error: ConnectError | undefined) => void;
  readonly within: <T>(call: Call, work: () => T) => T;
  /** A step of the call that is under way here. */
  readonly onStep: (step: Step) => Ended;
  readonly onWebhook: (head: Head, commandId: string) => ObservedWebhook;
  /** Delivers what is there, if the collector takes it soon. */
  stop(): Promise<void>;
}
