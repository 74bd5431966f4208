import { stat } from "node:fs/promises";
import type { Catalog } from "../model/catalog.ts";
import { version } from "../package/version.ts";
import type { MetricsPage } from "../server/http/metrics-page.ts";
import type { ParleyServer } from "../server/server.ts";
import type { Log } from "../server/telemetry/log.ts";
import type { LogStream } from "../server/telemetry/log-stream.ts";
import type { Sources } from "../server/telemetry/metrics.ts";
import { Telemetry } from "../server/telemetry/telemetry.ts";
import type { ServeConfig } from "./config.ts";
import { isPostgres } from "./settings/storing.ts";

export interface Watched {
  readonly config: ServeConfig;
  readonly catalog: Catalog;
  readonly log: Log;
  readonly logStream: LogStream;
  /** Undefined until there is one. */
  readonly server: () => ParleyServer | undefined;
}

/** Everything that watches a server. */
export interface Watch {
  readonly log: Log;
  readonly telemetry: Telemetry;
  /** Absent when nothing is counted. */
  readonly metrics?: MetricsPage;
  /** Delivers what has not been delivered yet, if that is possible soon. */
  stop(): Promise<void>;
}

/** Opens what the settings ask for. What they do not ask for is not even loaded. */
export async function watchOver(watched: Watched): Promise<Watch> {
  const { config, catalog, log } = watched;
  const metrics = config.metrics === "off" ? undefined : await openMetrics(watched);
  const tracing = config.otlpEndpoint
    ? await openTracing(config.otlpEndpoint, config.traceShare, log)
    : undefined;
  const telemetry = new Telemetry({
    log,
    findModel: (modelId, version) => catalog.find(modelId, version),
    ...(metrics ? { metrics } : {}),
    ...(tracing ? { tracing } : {}),
  });
  return {
    log,
    telemetry,
    ...(metrics ? { metrics: metrics.registry } : {}),
    stop: async () => tracing?.stop(),
  };
}

async function openMetrics(watched: Watched) {
  const { openMetrics: open } = await import("../server/telemetry/metrics.ts");
  return open(sourcesOf(watched));
}

async function openTracing(endpoint: URL, share: number, log: Log) {
  const { openTracing: open } = await import("../server/telemetry/opentelemetry.ts");
  let isTold = false;
  return open({
    endpoint,
    share,
    version,
    onError: (error) => {
      if (!isTold) log.failure(`traces can not be delivered to ${endpoint.origin}; this is told once`, error);
      isTold = true;
    },
  });
}

function sourcesOf({ config, catalog, logStream, server }: Watched): Sources {
  return {
    version,
    models: () => catalog.list().map(({ model }) => ({ id: model.id, version: model.version })),
    watchers: () => server()?.watchers ?? 0,
    connections: () => server()?.connections ?? 0,
    databaseSize: async () => {
      if (config.store === ":memory:" || isPostgres(config.store)) return undefined;
      const [main, log] = await Promise.all([sizeOf(config.store), sizeOf(`${config.store}-wal`)]);
      return { main, log };
    },
    lostLogLines: () => logStream.lost,
  };
}

function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
