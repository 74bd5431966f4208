import { onTestFinished } from "vitest";
import { type LogLevel, openLog } from "../../../src/server/telemetry/log.ts";
import { openMetrics, type Sources } from "../../../src/server/telemetry/metrics.ts";
import { Telemetry } from "../../../src/server/telemetry/telemetry.ts";
import type { Tracing } from "../../../src/server/telemetry/tracing.ts";
import { type StartOptions, TestServer, type Watch, type Watched } from "../start.ts";

/** Gauges of nothing. */
export const emptySources: Sources = {
  version: "1.2.3",
  models: () => [],
  watchers: () => 0,
  connections: () => 0,
  databaseSize: async () => undefined,
  lostLogLines: () => 0,
};

/** A line of the log, parsed. */
export type Line = Readonly<Record<string, unknown>>;

/** Keeps what is logged. */
export class Lines {
  readonly raw: string[] = [];
  private readonly waiting = new Set<() => void>();

  write(line: string): void {
    this.raw.push(line);
    for (const look of this.waiting) look();
  }

  get all(): Line[] {
    return this.raw.map((line) => JSON.parse(line) as Line);
  }

  /** The lines with this message. */
  of(message: string): Line[] {
    return this.all.filter(({ msg }) => msg === message);
  }

  /** Waits until there are so many lines with this message. */
  until(message: string, count: number): Promise<Line[]> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.of(message);
        if (found.length < count) return;
        this.waiting.delete(look);
        resolve(found);
      };
      this.waiting.add(look);
      look();
    });
  }
}

export interface WatchedServer {
  readonly server: TestServer;
  readonly lines: Lines;
  /** The metrics as a scrape shows them. */
  scrape(): Promise<string>;
  /** The value of a series, such as `parley_turns_total{model="clerk"}`; undefined: there is none. */
  value(series: string): Promise<number | undefined>;
}

/** A server that is watched by everything, for the length of a test. */
export async function startWatched(
  options: StartOptions & { readonly level?: LogLevel; readonly tracing?: Tracing } = {},
): Promise<WatchedServer> {
  const { level = "debug", tracing, ...rest } = options;
  const lines = new Lines();
  let page: Watch["metrics"];
  const watch = ({ catalog, server }: Watched): Watch => {
    const metrics = openMetrics({
      ...emptySources,
      models: () => catalog.list().map(({ model: { id, version } }) => ({ id, version })),
      watchers: () => server()?.watchers ?? 0,
      connections: () => server()?.connections ?? 0,
    });
    page = metrics.registry;
    const telemetry = new Telemetry({
      log: openLog({ level, format: "json" }, lines),
      metrics,
      findModel: (modelId, version) => catalog.find(modelId, version),
      ...(tracing ? { tracing } : {}),
    });
    telemetry.onCount({ active: 0, over: 0 });
    return { telemetry, metrics: metrics.registry };
  };
  const server = await TestServer.start({ ...rest, watch });
  onTestFinished(() => server.dispose());
  const scrape = async () => (await page?.metrics()) ?? "";
  const value = async (series: string) => {
    const line = (await scrape()).split("\n").find((one) => one.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length));
  };
  return { server, lines, scrape, value };
}
