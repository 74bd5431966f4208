import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Of a call or a step of a turn, in seconds: from a tenth of a millisecond to half a minute. */
const durations = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30,
];

/** What gauges are read from, at the time of a scrape. */
export interface Sources {
  readonly version: string;
  /** The ids and versions of the models that new sessions get. */
  readonly models: () => readonly { readonly id: string; readonly version: string }[];
  readonly watchers: () => number;
  readonly connections: () => number;
  /** Bytes of the database, and of what is not written back to it yet. */
  readonly databaseSize: () => Promise<{ readonly main: number; readonly log: number } | undefined>;
  readonly lostLogLines: () => number;
}

export type Metrics = ReturnType<typeof openMetrics>;

/**
 * What Parley counts and measures, in a registry of its own. No label has a value that clients choose: the
 * number of series depends on the models, not on who calls.
 */
export function openMetrics(sources: Sources) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  openGauges(sources, registers);
  const metrics = {
    registry,
    calls: new Counter({
      name: "parley_calls_total",
      help: "Calls that have ended, by method, protocol and gRPC status code.",
      labelNames: ["method", "protocol", "code"],
      registers,
    }),
    callDuration: new Histogram({
      name: "parley_call_duration_seconds",
      help: "How long calls took; streams until their last event was sent.",
      labelNames: ["method"],
      buckets: durations,
      registers,
    }),
    turns: new Counter({
      name: "parley_turns_total",
      help: "Turns that have become durable.",
      labelNames: ["model"],
      registers,
    }),
    stepDuration: new Histogram({
      name: "parley_turn_step_duration_seconds",
      help: "How long the steps of turns took: recognize, run, append.",
      labelNames: ["step"],
      buckets: durations,
      registers,
    }),
    recognitions: new Counter({
      name: "parley_recognitions_total",
      help: "Texts by the intent that was accepted; rejected: it did not fit, none: nothing was recognized.",
      labelNames: ["model", "intent"],
      registers,
    }),
    sessions: new Gauge({
      name: "parley_sessions",
      help: "Sessions in the database, by state: active, over.",
      labelNames: ["state"],
      registers,
    }),
    sessionsCreated: new Counter({
      name: "parley_sessions_created_total",
      help: "Sessions that were made, forks included.",
      labelNames: ["model"],
      registers,
    }),
    sessionsOver: new Counter({
      name: "parley_sessions_over_total",
      help: "Sessions that are over, by reason: client, expired, problem.",
      labelNames: ["model", "reason"],
      registers,
    }),
    webhooks: new Counter({
      name: "parley_webhooks_total",
      help: "Calls of webhooks by outcome: ok, refused, failed, interrupted.",
      labelNames: ["model", "outcome"],
      registers,
    }),
    webhookDuration: new Histogram({
      name: "parley_webhook_duration_seconds",
      help: "How long webhooks took.",
      labelNames: ["model"],
      buckets: durations,
      registers,
    }),
    commitWrites: new Histogram({
      name: "parley_commit_writes",
      help: "How many writes shared a commit.",
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
      registers,
    }),
    commitDuration: new Histogram({
      name: "parley_commit_duration_seconds",
      help: "How long commits took, syncs of the disk and the way to a database included.",
      buckets: durations,
      registers,
    }),
    refusals: new Counter({
      name: "parley_tls_refusals_total",
      help: "Connections that were refused before anything was said on them: no TLS, or no good certificate.",
      registers,
    }),
    certificateExpiry: new Gauge({
      name: "parley_tls_certificate_expiry_timestamp_seconds",
      help: "When the certificate of the server expires, in seconds since 1970.",
      registers,
    }),
    laggingWatchers: new Counter({
      name: "parley_watchers_lagged_total",
      help: "Watchers that were too slow and were sent back to the log.",
      registers,
    }),
    failures: new Counter({
      name: "parley_failures_total",
      help: "Failures of Parley itself: call, store, recognizer, webhook, expiry, reload, tls.",
      labelNames: ["part"],
      registers,
    }),
    modelPreparation: new Gauge({
      name: "parley_models_preparation_seconds",
      help: "How long the models took to be made ready at the last start or reload, learning included.",
      registers,
    }),
    reloads: new Counter({
      name: "parley_model_reloads_total",
      help: "How often models were read again, by result: ok, problems (a model has errors).",
      labelNames: ["result"],
      registers,
    }),
  };
  // A series that begins with 1 looks as if nothing had happened.
  for (const part of ["call", "store", "recognizer", "webhook", "expiry", "reload", "tls"]) {
    metrics.failures.inc({ part }, 0);
  }
  for (const result of ["ok", "problems"]) metrics.reloads.inc({ result }, 0);
  return metrics;
}

/** What is looked up when someone asks. */
function openGauges(sources: Sources, registers: Registry[]): void {
  const gauge = (name: string, help: string, look: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(look());
      },
    });
  gauge("parley_watchers", "Streams that watch a session now.", sources.watchers);
  gauge("parley_connections", "Connections that are open.", sources.connections);
  new Counter({
    name: "parley_log_lines_lost_total",
    help: "Lines of the log that could not be written.",
    registers,
    collect() {
      this.reset();
      this.inc(sources.lostLogLines());
    },
  });
  new Gauge({
    name: "parley_build_info",
    help: "Always 1; the labels say what runs.",
    labelNames: ["version", "node"],
    registers,
  }).set({ version: sources.version, node: process.version }, 1);
  new Gauge({
    name: "parley_model_info",
    help: "Always 1; one for each model that new sessions get.",
    labelNames: ["model", "version"],
    registers,
    collect() {
      this.reset();
      for (const { id, version } of sources.models()) this.set({ model: id, version }, 1);
    },
  });
  new Gauge({
    name: "parley_database_bytes",
    help: "Bytes on disk: main is the database file, log the write-ahead log beside it.",
    labelNames: ["file"],
    registers,
    async collect() {
      const size = await sources.databaseSize();
      if (!size) return this.reset();
      this.set({ file: "main" }, size.main);
      this.set({ file: "log" }, size.log);
    },
  });
}
