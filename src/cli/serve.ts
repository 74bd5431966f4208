import { once } from "node:events";
import { watch } from "chokidar";
import { Command } from "commander";
import colours from "picocolors";
import type { Model } from "../dialog/model.ts";
import { Catalog, type CatalogEntry } from "../model/catalog.ts";
import type { SentenceVectors } from "../nlu/learned/sentence-vectors.ts";
import { openUseLite } from "../nlu/learned/use-lite.ts";
import { type OutsideSettings, openRecognizer } from "../server/recognizer.ts";
import { type ParleyServer, startServer } from "../server/server.ts";
import { SqliteStore } from "../store/sqlite/sqlite-store.ts";
import { addServeOptions, readServeConfig, type ServeConfig } from "./config.ts";
import { findAll } from "./find.ts";
import { printProblems } from "./print-problems.ts";
import { version } from "./version.ts";

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
The key to openai stands in the environment only, in PARLEY_OPENAI_KEY.

SIGHUP reads the models again; running sessions stay on the version they began with.
SIGTERM and SIGINT finish what is under way and exit.

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

const progressMs = 2_000;

async function serve(config: ServeConfig): Promise<void> {
  const sentences = config.recognizerVectors === "sentences" ? await openSentences() : undefined;
  await findAll([config.models]);
  const catalog = new Catalog(config.models);
  report(await catalog.reload());
  if (catalog.list().length === 0) giveUp("no model can be served; the problems are above");

  const server = await start(config, catalog, sentences);
  stopOnSignal(server);
  await reloadOnRequest(config, server);
  const address = `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${server.port}`;
  const models = catalog.list().map(({ model }) => model.id);
  say(`Parley ${version} serves ${models.join(", ")} on ${address}, sessions in ${config.store}`);
  say(
    `Try: npx buf curl --protocol grpc --http2-prior-knowledge -d '{"model_id":"${models[0]}"}' ` +
      `${address}/parley.v1.SessionService/NewSession`,
  );
  if (!["127.0.0.1", "::1", "localhost"].includes(config.host)) {
    complain(`everyone who can reach ${address} can use it: there is no authentication yet`);
  }
  if (config.recognizer.kind !== "builtin") sayWhoIsAsked(config.recognizer);
  warnOfMissingWebhooks(config, catalog);
}

/** What users say leaves the machine: that should be known. A token in the address should not. */
function sayWhoIsAsked({ kind, url, mode }: OutsideSettings): void {
  const texts = mode === "external" ? "every text" : "texts that are not understood for sure";
  say(`Sends ${texts} to ${kind} at ${url.origin}`);
}

function openSentences(): Promise<SentenceVectors> {
  return openUseLite().catch((error) => giveUp(error instanceof Error ? error.message : String(error)));
}

async function start(
  config: ServeConfig,
  catalog: Catalog,
  sentences: SentenceVectors | undefined,
): Promise<ParleyServer> {
  const onError = complainOnce();
  try {
    const store = new SqliteStore(config.store, (error) => onError("store", error));
    return await startServer({
      store,
      catalog,
      host: config.host,
      port: config.port,
      idleTimeoutMs: config.idleTimeout,
      webhookOf: (modelId) => config.webhook.get(modelId) ?? config.webhook.get("") ?? "",
      corsOrigins: config.cors,
      limits: config.limits,
      recognizer: openRecognizer(config.recognizer, {
        cacheDirectory: config.cache,
        ...(sentences ? { sentences } : {}),
        onProgress: sayProgress(),
        onError: (error) => onError("recognizer", error),
      }),
      onError,
    });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE") giveUp(`port ${config.port} of ${config.host} is taken by another program`);
    if (code === "EADDRNOTAVAIL") giveUp(`this machine has no address ${config.host}`);
    return giveUp(
      `can not start with store ${config.store}: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Tells of learning that takes long, every few seconds. */
function sayProgress(): (model: Model, locale: string, part: number) => void {
  let last = Date.now();
  return ({ id }, locale, part) => {
    if (Date.now() - last < progressMs) return;
    last = Date.now();
    say(`Learning model ${id}, ${locale}: ${Math.round(100 * part)} %`);
  };
}

/** What fails many calls at once, such as the disk, is told once. */
function complainOnce(): (what: string, error: unknown) => void {
  const told = new WeakSet<object>();
  return (what, error) => {
    if (error instanceof Error && told.has(error)) return;
    if (error instanceof Error) told.add(error);
    complain(`${what}: ${describe(error)}`);
  };
}

function stopOnSignal(server: ParleyServer): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    say("Stopping: finishing what is under way");
    await server.stop();
    say("Stopped");
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop());
  process.on("SIGINT", () => void stop());
}

/** Reads the models again on SIGHUP, and with --watch when their files change. */
async function reloadOnRequest(
  { watch: isWatching, models }: ServeConfig,
  server: ParleyServer,
): Promise<void> {
  let running = Promise.resolve();
  const reload = () => {
    running = running
      .then(async () => report((await server.reload()).filter(({ isNew, model }) => isNew || !model)))
      .catch((error) => complain(`reload: ${describe(error)}`));
  };
  process.on("SIGHUP", reload);
  if (!isWatching) return;
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(models, { ignoreInitial: true }).on("all", () => {
    clearTimeout(timer);
    timer = setTimeout(reload, 200);
  });
  await once(watcher, "ready");
}

/** Tells what was read: problems first, so that the last line says what is served. */
function report(entries: readonly CatalogEntry[]): void {
  for (const { id, path, model, problems, isNew } of entries) {
    printProblems(path, problems);
    if (!model) complain(`model ${id} has errors; ${isNew ? "it is not served" : "see above"}`);
    else
      say(
        `Model ${id}, version ${model.version}: ${model.stories.size} stories, ${model.intents.size} intents`,
      );
  }
}

function warnOfMissingWebhooks({ webhook: webhooks }: ServeConfig, catalog: Catalog): void {
  for (const { model } of catalog.list()) {
    if (webhooks.has(model.id) || webhooks.has("")) continue;
    const nowhere = [...model.commands.values()].filter(
      ({ runner, webhookUrl }) => runner === "webhook" && !webhookUrl,
    );
    if (nowhere.length === 0) continue;
    const names = nowhere.map(({ id }) => id).join(", ");
    complain(`model ${model.id}: ${names} will fail, because no --webhook is given to run it`);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${colours.yellow("parley:")} ${line}\n`);
}

function giveUp(message: string): never {
  process.stderr.write(`parley: ${message}\n`);
  process.exit(1);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
