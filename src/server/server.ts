import { setMaxListeners } from "node:events";
import type { Socket } from "node:net";
import { DialogError } from "../dialog/error.ts";
import type { CatalogEntry } from "../model/catalog.ts";
import { BuiltinRecognizer } from "../nlu/builtin.ts";
import type { Call, Guard } from "../rpc/guard.ts";
import { anyone } from "../session/principal.ts";
import { realSurroundings } from "../session/surroundings.ts";
import { admission } from "./admission.ts";
import type { Authentication } from "./auth/authentication.ts";
import { Core, type CoreParts } from "./core.ts";
import { openGrpc } from "./grpc/server.ts";
import { Health } from "./health.ts";
import type { MetricsPage } from "./http/metrics-page.ts";
import { pagesIn } from "./http/pages.ts";
import { HttpServer } from "./http/server.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { type Patience, usualPatience } from "./patience.ts";
import { Port } from "./port.ts";
import { servicesOf } from "./services.ts";
import { asHttp2, type Tls } from "./tls/tls.ts";

export interface ServerParts
  extends Pick<CoreParts, "store" | "catalog" | "idleTimeoutMs" | "webhookOf" | "webhooks" | "telemetry">,
    Partial<Pick<CoreParts, "recognizer" | "surroundings" | "onReload">> {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Absent: clear text. The server closes it. */
  readonly tls?: Tls;
  /** Origins of web pages that may call; "*" for any. */
  readonly corsOrigins: readonly string[];
  /** Who may call; absent: anyone. */
  readonly authentication?: Authentication;
  readonly limits?: Limits;
  /** What differs from the usual patience with connections and readers that do nothing. */
  readonly patience?: Partial<Patience>;
  /** Told of failures that are nobody's but ours: the part or the method that failed, and the call. */
  readonly onError: (what: string, error: unknown, call?: Call) => void;
  /** What /metrics shows to this machine; absent: there is no such page. */
  readonly metrics?: MetricsPage;
  /** The directory of the console's files; absent: there is no console. */
  readonly consolePath?: string;
}

/** A running server. */
export interface ParleyServer {
  readonly port: number;
  /** Resolves when the models are learned, and the server tells that it serves. It takes calls before. */
  readonly ready: Promise<void>;
  /** How many connections are open. */
  readonly connections: number;
  /** How many streams watch a session. */
  readonly watchers: number;
  /**
   * Reads the models and the certificates again. Sessions that run stay on their version, and open connections as
   * they are.
   */
  reload(): Promise<CatalogEntry[]>;
  /** Finishes what is under way, tells watchers to come back elsewhere, and closes the store. */
  stop(): Promise<void>;
}

/** How long connections may take to finish what is under way. */
const drainMs = 8_000;

/** Puts a server together from its parts, and starts it: it takes calls then. The catalog must have been loaded. */
export async function startServer(parts: ServerParts): Promise<ParleyServer> {
  const { store, tls, limits = defaultLimits } = parts;
  const patience = { ...usualPatience, ...parts.patience };
  const onError = unlessStoreUnavailable(parts.onError);

  const core = new Core({
    ...parts,
    limits,
    recognizer: parts.recognizer ?? new BuiltinRecognizer(),
    surroundings: parts.surroundings ?? realSurroundings,
    onReload: parts.onReload ?? (() => {}),
    onError,
  });
  const services = servicesOf(core, guardOf({ ...parts, limits, onError }));
  const health = new Health(services.map(({ description }) => description.typeName));
  store.onAvailability((available) => health.setStoreAvailable(available));

  const stopping = new AbortController();
  // Every HTTP/1.1 call under way listens to it, and there is no limit to those.
  setMaxListeners(0, stopping.signal);
  const { signal: shutdownSignal } = stopping;
  const { corsOrigins, metrics, consolePath } = parts;
  const shown = {
    ...(metrics ? { metrics } : {}),
    ...(consolePath === undefined ? {} : { console: pagesIn(consolePath) }),
  };
  const http = new HttpServer({
    ...{ services, health, limits, patience, shutdownSignal, corsOrigins },
    ...shown,
    onError: (error) => onError("http", error),
  });
  const grpc = openGrpc({ services, health, limits, patience });
  const takers = {
    http1: (socket: Socket) => http.take(socket),
    http2: (socket: Socket) => grpc.injectConnection(asHttp2(socket)),
  };
  const port = new Port({ takers, limits, patience, ...(tls ? { security: tls } : {}) });

  await core.start();
  const boundPort = await port.listen(parts.host, parts.port);
  tls?.watch();
  const ready = core.prepare().then(() => health.setReady());

  return {
    port: boundPort,
    ready,
    get connections() {
      return port.connections;
    },
    get watchers() {
      return core.feed.size;
    },
    async reload() {
      await tls?.reload();
      return core.reloading.reload();
    },
    async stop() {
      health.setStopping();
      health.endWatches();
      port.stopListening();
      core.feed.close(
        new DialogError(
          "SERVER_STOPPING",
          "The server is stopping. Watch again from the last offset you saw.",
        ),
      );
      grpc.drain(drainMs);
      http.stop();
      await port.drained(drainMs, () => http.closeIdle());
      stopping.abort();
      tls?.close();
      await core.stop();
    },
  };
}

type GuardParts = Pick<ServerParts, "authentication" | "telemetry" | "onError"> & { readonly limits: Limits };

/** What every call passes. */
function guardOf({ authentication, telemetry, limits, onError }: GuardParts): Guard {
  return {
    ...(authentication ?? { authenticate: () => anyone }),
    admit: admission(limits),
    callMs: (asked = limits.callMs) => Math.min(asked, limits.longestCallMs),
    onCall: telemetry?.onCall ?? (() => () => {}),
    onCause: (error, call) => {
      if (!isLeaving(error)) onError(`${call.method.parent.typeName}/${call.method.name}`, error, call);
    },
    ...(telemetry?.within ? { within: telemetry.within } : {}),
  };
}

/** That the store is not available is told by the store, once, and not by everyone who finds it so. */
function unlessStoreUnavailable(onError: ServerParts["onError"]): ServerParts["onError"] {
  return (what, error, call) => {
    const isKnown =
      error instanceof DialogError && error.reason === "STORE_UNAVAILABLE" && error.cause === undefined;
    if (!isKnown) onError(what, error, call);
  };
}

/** What connect-node throws into a stream that has more to say when the client has left: nobody's fault. */
function isLeaving(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_STREAM_DESTROYED";
}
