import { setMaxListeners } from "node:events";
import type { Socket } from "node:net";
import type { ConnectRouter } from "@connectrpc/connect";
import { Server as GrpcServer, ServerCredentials, type ServerOptions } from "@grpc/grpc-js";
import { file_google_rpc_error_details } from "../../gen/google/rpc/error_details_pb.ts";
import { file_grpc_health_v1_health } from "../../gen/grpc/health/v1/health_pb.ts";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { DialogError } from "../dialog/error.ts";
import type { Catalog, CatalogEntry } from "../model/catalog.ts";
import { BuiltinRecognizer } from "../nlu/builtin.ts";
import type { Recognizer } from "../nlu/recognizer.ts";
import { type Call, type Guard, guarded } from "../rpc/guard.ts";
import { modelService } from "../rpc/model-service.ts";
import { sessionService } from "../rpc/session-service.ts";
import { Clock } from "../session/clock.ts";
import { Expiry } from "../session/expiry.ts";
import { Feed } from "../session/feed.ts";
import { Fulfilment } from "../session/fulfilment.ts";
import { ModelQueries } from "../session/model-queries.ts";
import { ModelVersions } from "../session/model-versions.ts";
import { anyone } from "../session/principal.ts";
import { Sessions } from "../session/sessions.ts";
import type { SessionStore } from "../session/store.ts";
import { realSurroundings, type Surroundings } from "../session/surroundings.ts";
import { Turns } from "../session/turns.ts";
import { callWebhook } from "../session/webhook.ts";
import { admission } from "./admission.ts";
import type { Authentication } from "./auth/authentication.ts";
import { addToGrpcServer } from "./grpc-adapter.ts";
import { mendCalls } from "./grpc-calls.ts";
import { Health } from "./health.ts";
import { HttpServer } from "./http.ts";
import { keepResetStreamsFrom, silenceGrpc } from "./http2-streams.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import type { MetricsPage } from "./metrics-page.ts";
import { type Patience, usualPatience } from "./patience.ts";
import { Port } from "./port.ts";
import { addReflection } from "./reflection.ts";
import { Reloading } from "./reloading.ts";
import type { Telemetry } from "./telemetry/telemetry.ts";
import { asHttp2, type Tls } from "./tls.ts";

export interface ServerParts {
  readonly store: SessionStore;
  readonly catalog: Catalog;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Absent: clear text. The server closes it. */
  readonly tls?: Tls;
  readonly idleTimeoutMs: number;
  readonly webhookOf: (modelId: string) => string;
  readonly corsOrigins: readonly string[];
  /** Who may call; absent: anyone. */
  readonly authentication?: Authentication;
  readonly recognizer?: Recognizer;
  /** What differs from the usual patience with connections and readers that do nothing. */
  readonly patience?: Partial<Patience>;
  readonly surroundings?: Surroundings;
  readonly limits?: Limits;
  /** Told of models that were read again because an operator asked for it. */
  readonly onReload?: (entries: readonly CatalogEntry[]) => void;
  /** Told of failures that are nobody's but ours: the part or the method that failed, and the call. */
  readonly onError: (what: string, error: unknown, call?: Call) => void;
  /** Sees all that goes on; absent: nobody does. */
  readonly telemetry?: Telemetry;
  /** What /metrics shows to this machine; absent: there is no such page. */
  readonly metrics?: MetricsPage;
}

/** A running server. */
export interface ParleyServer {
  readonly port: number;
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

/** Puts a server together from its parts, and starts it. The catalog must have been loaded. */
export async function startServer(parts: ServerParts): Promise<ParleyServer> {
  const {
    store,
    catalog,
    telemetry,
    surroundings = realSurroundings,
    limits = defaultLimits,
    recognizer = new BuiltinRecognizer(),
  } = parts;
  const onError = unlessStoreUnavailable(parts.onError);
  const patience = { ...usualPatience, ...parts.patience };
  const feed = new Feed(telemetry?.onLag);
  const observing = telemetry ? { observer: telemetry } : {};
  const versions = new ModelVersions(catalog, store);
  const clock = new Clock(surroundings);
  const turnsParts = { store, versions, recognizer, feed, clock, surroundings, limits, ...observing };
  const turns = new Turns(turnsParts);
  const sessions = new Sessions({ ...turnsParts, turns, defaultIdleTimeoutMs: parts.idleTimeoutMs });
  const fulfilment = new Fulfilment({
    store,
    turns,
    versions,
    surroundings,
    callWebhook,
    webhookOf: parts.webhookOf,
    onError: (error) => onError("webhook", error),
    ...observing,
  });
  const expiry = new Expiry({
    store,
    turns,
    clock,
    surroundings,
    onError: (error) => onError("expiry", error),
  });

  const prepare = async () => {
    const begun = performance.now();
    await Promise.all(catalog.list().map(({ model }) => recognizer.prepare?.(model)));
    telemetry?.onPrepared(performance.now() - begun);
  };
  const reloading = new Reloading(catalog, prepare, parts.onReload ?? (() => {}));
  const guard: Guard = {
    ...(parts.authentication ?? { authenticate: () => anyone }),
    admit: admission(limits),
    callMs: (asked = limits.callMs) => Math.min(asked, limits.longestCallMs),
    onCall: telemetry?.onCall ?? (() => () => {}),
    onCause: (error, call) => {
      if (!isLeaving(error)) onError(`${call.method.parent.typeName}/${call.method.name}`, error, call);
    },
    ...(telemetry?.within ? { within: telemetry.within } : {}),
  };
  const sessionsOnWire = guarded(SessionService, sessionService(sessions), guard);
  const modelsOnWire = guarded(
    ModelService,
    modelService(new ModelQueries(versions, recognizer, surroundings, limits), () =>
      reloading.forOperators(),
    ),
    guard,
  );
  const health = new Health([SessionService.typeName, ModelService.typeName]);
  store.onAvailability((available) => health.setStoreAvailable(available));

  silenceGrpc();
  const grpc = new GrpcServer(grpcOptions(limits, patience));
  addToGrpcServer(grpc, SessionService, sessionsOnWire, patience.slowReaderMs);
  addToGrpcServer(grpc, ModelService, modelsOnWire, patience.slowReaderMs);
  health.addTo(grpc);
  addReflection(grpc, [
    SessionService.file,
    ModelService.file,
    file_grpc_health_v1_health,
    file_google_rpc_error_details,
  ]);
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  keepResetStreamsFrom(grpc);

  const stopping = new AbortController();
  // Every HTTP/1.1 call under way listens to it, and there is no limit to those.
  setMaxListeners(0, stopping.signal);
  const http = new HttpServer({
    routes: (router: ConnectRouter) => {
      router.service(SessionService, sessionsOnWire).service(ModelService, modelsOnWire);
    },
    health,
    limits,
    shutdownSignal: stopping.signal,
    corsOrigins: parts.corsOrigins,
    patience,
    ...(parts.metrics ? { metrics: parts.metrics } : {}),
  });
  const takers = {
    http1: (socket: Socket) => http.take(socket),
    http2: (socket: Socket) => injector.injectConnection(asHttp2(socket)),
  };
  const { tls: security } = parts;
  const port = new Port({ takers, limits, patience, ...(security ? { security } : {}) });

  await prepare();
  await store.pruneModels();
  // Before there can be new ones, which would be taken up twice.
  await fulfilment.resume();
  const boundPort = await port.listen(parts.host, parts.port);
  expiry.start();
  parts.tls?.watch();
  health.set(true);

  return {
    port: boundPort,
    get connections() {
      return port.connections;
    },
    get watchers() {
      return feed.size;
    },
    async reload() {
      await parts.tls?.reload();
      return reloading.reload();
    },
    async stop() {
      health.set(false);
      health.endWatches();
      port.stopListening();
      feed.close(
        new DialogError(
          "SERVER_STOPPING",
          "The server is stopping. Watch again from the last offset you saw.",
        ),
      );
      injector.drain(drainMs);
      http.stop();
      await port.drained(drainMs, () => http.closeIdle());
      stopping.abort();
      parts.tls?.close();
      await expiry.stop();
      await fulfilment.stop();
      await turns.stop();
      await store.close();
    },
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

function grpcOptions(limits: Limits, patience: Patience): ServerOptions {
  const { keepaliveMs, keepaliveTimeoutMs, idleConnectionMs, connectionAgeMs } = patience;
  return {
    interceptors: [mendCalls(limits)],
    "grpc.max_receive_message_length": limits.messageBytes,
    "grpc.max_concurrent_streams": limits.streamsPerConnection,
    "grpc.keepalive_time_ms": keepaliveMs,
    "grpc.keepalive_timeout_ms": keepaliveTimeoutMs,
    "grpc.max_connection_idle_ms": idleConnectionMs,
    ...(connectionAgeMs === Number.POSITIVE_INFINITY
      ? {}
      : { "grpc.max_connection_age_ms": connectionAgeMs }),
    // It would keep statistics of every connection and stream that nobody asks for.
    "grpc.enable_channelz": 0,
  };
}
