import type { Model } from "../dialog/model.ts";
import type { Catalog, CatalogEntry } from "../model/catalog.ts";
import { version } from "../package/version.ts";
import type { OutsideSettings } from "../server/recognizer.ts";
import type { Log } from "../server/telemetry/log.ts";
import type { ServeConfig } from "./config.ts";
import { printProblems } from "./print-problems.ts";
import { storeInWords } from "./settings/storing.ts";

/** How often the progress of work is told that takes long, in milliseconds. */
const progressMs = 2_000;

export interface Started {
  readonly config: ServeConfig;
  readonly catalog: Catalog;
  readonly log: Log;
  /** Where it listens. */
  readonly port: number;
}

/** Tells people that the server is there, how to call it, and what they should know of it. */
export function announce({ config, catalog, log, port }: Started): void {
  const host = config.host.includes(":") ? `[${config.host}]` : config.host;
  const address = `${config.tls ? "https" : "http"}://${host}:${port}`;
  const models = catalog.list().map(({ model }) => model.id);
  say(
    `Parley ${version} serves ${models.join(", ")} on ${address}, sessions in ${storeInWords(config.store)}`,
  );
  const key = config.auth.includes("keys") ? `-H "x-api-key: $PARLEY_API_KEY" ` : "";
  const curl = config.tls
    ? "curl -H 'content-type: application/json'"
    : "npx buf curl --protocol grpc --http2-prior-knowledge";
  say(`Try: ${curl} ${key}-d '{"model_id":"${models[0]}"}' ${address}/parley.v1.SessionService/NewSession`);
  if (config.auth.length > 0) say(`Callers are known by ${config.auth.join(", ")}`);
  else if (config.allowAnonymous) log.warn(`everyone who can reach ${address} may do everything there`);
  if (config.recognizer.kind !== "builtin") sayWhoIsAsked(config.recognizer);
  warnOfMissingWebhooks(config, catalog, log);
}

/** Tells what was read: problems first, so that the last line says what is served. */
export function tellOfModels(entries: readonly CatalogEntry[], catalog: Catalog, log: Log): void {
  for (const { id, path, model, problems } of entries) {
    printProblems(path, problems);
    if (!model) {
      const served = catalog.newest(id)?.model.version;
      log.warn(
        `model ${id} has errors; ${served ? `version ${served} is still served` : "it is not served"}`,
      );
    } else
      say(
        `Model ${id}, version ${model.version}: ${model.stories.size} stories, ${model.intents.size} intents`,
      );
  }
}

/** Tells of learning that takes long, every few seconds. */
export function sayProgress(): (model: Model, locale: string, part: number) => void {
  let last = Date.now();
  return ({ id }, locale, part) => {
    if (Date.now() - last < progressMs) return;
    last = Date.now();
    say(`Learning model ${id}, ${locale}: ${Math.round(100 * part)} %`);
  };
}

/** To people, who read stdout. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What users say leaves the machine: that should be known. A token in the address should not. */
function sayWhoIsAsked({ kind, url, mode }: OutsideSettings): void {
  const texts = mode === "external" ? "every text" : "texts that are not understood for sure";
  say(`Sends ${texts} to ${kind} at ${url.origin}`);
}

function warnOfMissingWebhooks({ webhook: webhooks }: ServeConfig, catalog: Catalog, log: Log): void {
  for (const { model } of catalog.list()) {
    if (webhooks.has(model.id) || webhooks.has("")) continue;
    const nowhere = [...model.commands.values()].filter(
      ({ runner, webhookUrl }) => runner === "webhook" && !webhookUrl,
    );
    if (nowhere.length === 0) continue;
    const names = nowhere.map(({ id }) => id).join(", ");
    log.warn(`model ${model.id}: ${names} will fail, because no --webhook is given to run it`);
  }
}
