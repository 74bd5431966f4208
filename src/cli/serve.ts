import { Command } from "commander";
import { Catalog, type CatalogEntry } from "../model/catalog.ts";
import type { SentenceVectors } from "../nlu/learned/sentence-vectors.ts";
import { openUseLite } from "../nlu/learned/use-lite.ts";
import { type Authentication, openAuthentication } from "../server/auth/authentication.ts";
import { serveMetrics } from "../server/http/metrics-page.ts";
import { openRecognizer } from "../server/recognizer.ts";
import { type ParleyServer, startServer } from "../server/server.ts";
import { type Log, openLog } from "../server/telemetry/log.ts";
import { LogStream } from "../server/telemetry/log-stream.ts";
import { Tls, type TlsSettings } from "../server/tls/tls.ts";
import { isLive } from "../session/api-key.ts";
import { announce, say, sayProgress, tellOfModels } from "./announce.ts";
import { addServeOptions, readServeConfig, type ServeConfig } from "./config.ts";
import { consolePath } from "./console-path.ts";
import { findAll } from "./find.ts";
import { giveUp } from "./give-up.ts";
import { authenticationOf } from "./settings/security.ts";
import { storeInWords } from "./settings/storing.ts";
import { openServedStore, type ServedStore } from "./stores.ts";
import { watchFiles } from "./watch-files.ts";
import { type Watch, watchOver } from "./watch-over.ts";

/** `parley serve`: the server. */
export function serveCommand(): Command {
  const command = new Command("serve").description(
    "Serve dialog models over gRPC, gRPC-Web and Connect, on one port.",
  );
  return addServeOptions(command)
    .addHelpText(
      "after",
      `
Every setting can stand in the environment, or in the config file under its name with
underscores (idle_timeout: 24h). The command line wins over the environment, and that over the file.
The key to openai stands in the environment only, in PARLEY_OPENAI_KEY, and so does the secret that
webhooks are called with, in PARLEY_WEBHOOK_SECRET.

SIGHUP reads the models again; running sessions stay on the version they began with.
SIGTERM and SIGINT finish what is under way and exit.

What people want to know is on standard output; the log is on standard error.

Examples:
  parley serve                                     models/ on port 9002, sessions in parley.db
  parley serve --models ./my-model --watch         while you write a model
  parley serve --webhook http://localhost:8080/    run webhook commands there`,
    )
    .action(async () => {
      const config = readServeConfig(command);
      if ("problems" in config) {
        for (const problem of config.problems) process.stderr.write(`parley: ${problem}\n`);
        process.exit(2);
      }
      await serve(config);
    });
}

/** How long the last lines of the log may take when the server stops, in milliseconds. */
const lastWordsMs = 1_000;

async function serve(config: ServeConfig): Promise<void> {
  const logStream = new LogStream(process.stderr.fd);
  process.on("exit", () => logStream.flushNow());
  const log = openLog({ level: config.logLevel, format: logFormatOf(config) }, logStream);
  const sentences = config.recognizerVectors === "sentences" ? await openSentences() : undefined;
  for (const note of config.notes) log.warn(note);
  await findAll(pathsOf(config.models));
  const catalog = new Catalog(config.models);
  let running: ParleyServer | undefined;
  const watch = await watchOver({ config, catalog, log, logStream, server: () => running });
  // Its thread begins while the models are read.
  const opening = openStore(config, watch);
  tellOfModels(await catalog.reload(), catalog, log);
  if (catalog.list().length === 0) fail("no model can be served; the problems are above");
  const store = await opening;

  const tls = config.tls && (await openTls(config.tls, watch));
  const server = await start(config, { store, catalog, sentences, tls, watch });
  running = server;
  const closeMetrics = await startMetrics(config, watch);
  stopOnSignal(async () => {
    await server.stop();
    closeMetrics();
    await watch.stop();
    await logStream.flush(lastWordsMs);
  });
  await reloadOnRequest(config, catalog, server, watch);
  await server.ready;
  announce({ config, catalog, log, port: server.port });
}

/** People read text, machines read JSON. */
function logFormatOf({ logFormat }: ServeConfig): "json" | "text" {
  if (logFormat !== "auto") return logFormat;
  return process.stderr.isTTY ? "text" : "json";
}

/** Opens the port for metrics, if there is to be one, and gives what closes it. */
async function startMetrics({ metrics: where }: ServeConfig, { metrics }: Watch): Promise<() => void> {
  if (typeof where !== "object" || !metrics) return () => {};
  const { host, port } = where;
  try {
    const listener = await serveMetrics(metrics, host, port);
    return () => {
      listener.close();
      listener.closeAllConnections();
    };
  } catch (error) {
    return fail(`can not show metrics on ${host}:${port}: ${error instanceof Error ? error.message : error}`);
  }
}

function openSentences(): Promise<SentenceVectors> {
  return openUseLite().catch((error) => fail(error instanceof Error ? error.message : String(error)));
}

function openTls(settings: TlsSettings, { telemetry }: Watch): Promise<Tls> {
  return Tls.open({
    ...settings,
    onCertificate: ({ subject, validTo }) => {
      telemetry.onCertificate(new Date(validTo));
      say(`Certificate of ${subject}, valid until ${validTo}`);
    },
    onRefused: telemetry.onRefused,
    onError: (error) => telemetry.onFailure("tls", error),
  }).catch((error) => fail(error instanceof Error ? error.message : String(error)));
}

async function openStore(config: ServeConfig, { log, telemetry }: Watch): Promise<ServedStore> {
  try {
    const store = await openServedStore(config, {
      onCommit: telemetry.onCommit,
      onWait: (reason) => log.warn(`waiting for the database: ${reason}`),
    });
    store.onAvailability((available, error) => {
      if (available) log.info("the store takes writes again");
      else log.failure("the store takes no writes", error);
    });
    return store;
  } catch (error) {
    return failWithStore(config, error);
  }
}

/** What a server is made of, beside its settings. */
interface Opened {
  readonly store: ServedStore;
  readonly catalog: Catalog;
  readonly sentences: SentenceVectors | undefined;
  readonly tls: Tls | undefined;
  readonly watch: Watch;
}

async function start(
  config: ServeConfig,
  { store, catalog, sentences, tls, watch }: Opened,
): Promise<ParleyServer> {
  const { log, telemetry, metrics } = watch;
  const { onFailure: onError } = telemetry;
  try {
    if (metrics && store.countSessions) telemetry.onCount(await store.countSessions());
    return await startServer({
      store,
      authentication: await openAuth(config, store, log),
      catalog,
      host: config.host,
      port: config.port,
      idleTimeoutMs: config.idleTimeout,
      webhookOf: (modelId) => config.webhook.get(modelId) ?? config.webhook.get("") ?? "",
      webhooks: config.webhooks,
      corsOrigins: config.cors,
      ...(config.console ? { consolePath: consolePath() } : {}),
      ...(tls ? { tls } : {}),
      limits: config.limits,
      patience: config.patience,
      recognizer: openRecognizer(config.recognizer, {
        cacheDirectory: config.cache,
        ...(sentences ? { sentences } : {}),
        onProgress: sayProgress(),
        onError: (error) => onError("recognizer", error),
      }),
      onReload: tellOfReload(catalog, watch),
      onError,
      telemetry,
      ...(config.metrics === "local" && metrics ? { metrics } : {}),
    });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE") fail(`port ${config.port} of ${config.host} is taken by another program`);
    if (code === "EADDRNOTAVAIL") fail(`this machine has no address ${config.host}`);
    return failWithStore(config, error);
  }
}

function failWithStore({ store }: ServeConfig, error: unknown): never {
  return fail(
    `can not start with store ${storeInWords(store)}: ${error instanceof Error ? error.message : error}`,
  );
}

async function openAuth(config: ServeConfig, { keys }: ServedStore, log: Log): Promise<Authentication> {
  if (config.auth.includes("keys") && !(await keys.list()).some((key) => isLive(key, Date.now()))) {
    log.warn(`there is no API key yet: parley keys create <name> --store ${storeInWords(config.store)}`);
  }
  try {
    return openAuthentication(authenticationOf(config), { keys });
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function stopOnSignal(finish: () => Promise<void>): void {
  let stopping = false;
  const stop = async () => {
    // Who asks again does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    say("Stopping: finishing what is under way");
    await finish();
    say("Stopped");
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop());
  process.on("SIGINT", () => void stop());
}

/** Reads the models again on SIGHUP, and with --watch when their files change. */
async function reloadOnRequest(
  { watch: isWatching, models }: ServeConfig,
  catalog: Catalog,
  server: ParleyServer,
  watch: Watch,
): Promise<void> {
  const tell = tellOfReload(catalog, watch);
  let running = Promise.resolve();
  const reload = () => {
    running = running
      .then(async () => tell(await server.reload()))
      .catch((error) => watch.telemetry.onFailure("reload", error));
  };
  process.on("SIGHUP", reload);
  if (isWatching) await watchFiles(pathsOf(models), reload);
}

function pathsOf(models: ServeConfig["models"]): string[] {
  return typeof models === "string" ? [models] : models.map(({ path }) => path);
}

/** Tells of models that were read again, on whoever's request. */
function tellOfReload(
  catalog: Catalog,
  { log, telemetry }: Watch,
): (entries: readonly CatalogEntry[]) => void {
  return (entries) => {
    telemetry.onReload(entries.every(({ model }) => model !== undefined));
    const changed = entries.filter(({ isNew, model }) => isNew || !model);
    tellOfModels(changed, catalog, log);
  };
}

/** It was told what to do, and can not. */
function fail(message: string): never {
  return giveUp(message, 1);
}
