import { setMaxListeners } from "node:events";
import type { Socket } from "node:net";
import type { ConnectRouter } from "@connectrpc/connect";
import { Server as GrpcServer, ServerCredentials } from "@grpc/grpc-js";
import { file_google_rpc_error_details } from "../../gen/google/rpc/error_details_pb.ts";
import { file_grpc_health_v1_health } from "../../gen/grpc/health/v1/health_pb.ts";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { DialogError } from "../dialog/error.ts";
import type { Catalog, CatalogEntry } from "../model/catalog.ts";
import { BuiltinRecognizer } from "../nlu/builtin.ts";
import type { Recognizer } from "../nlu/recognizer.ts";
import { type Guard, guarded } from "../rpc/guard.ts";
import { modelService } from "../rpc/model-service.ts";
import { sessionService } from "../rpc/session-service.ts";
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
import { admission } from "./admission.ts";
import { addToGrpcServer } from "./grpc-adapter.ts";
import { mendCalls } from "./grpc-calls.ts";
import { Health } from "./health.ts";
import { createHttpServer } from "./http.ts";
import { keepResetStreamsFrom, silenceGrpc } from "./http2-streams.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { Port } from "./port.ts";
import { addReflection } from "./reflection.ts";

export interface ServerParts {
  readonly store: SessionStore;
  readonly catalog: Catalog;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly idleTimeoutMs: number;
  readonly webhookOf: (modelId: string) => string;
  readonly corsOrigins: readonly string[];
  readonly recognizer?: Recognizer;
  readonly surroundings?: Surroundings;
  readonly limits?: Limits;
  /** Told of failures that are nobody's but ours. */
  readonly onError: (what: string, error: unknown) => void;
}

/** A running server. */
export interface ParleyServer {
  readonly port: number;
  /** Reads the models again; sessions that run stay on their version. */
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
    onError,
    surroundings = realSurroundings,
    limits = defaultLimits,
    recognizer = new BuiltinRecognizer(),
  } = parts;
  const feed = new Feed();
  const versions = new ModelVersions(catalog, store);
  const turnsParts = { store, versions, recognizer, feed, surroundings, limits };
  const turns = new Turns(turnsParts);
  const sessions = new Sessions({ ...turnsParts, turns, defaultIdleTimeoutMs: parts.idleTimeoutMs });
  const fulfilment = new Fulfilment({
    store,
    turns,
    versions,
    webhookOf: parts.webhookOf,
    onError: (error) => onError("webhook", error),
  });
  const expiry = new Expiry({ store, turns, surroundings, onError: (error) => onError("expiry", error) });

  const guard: Guard = {
    authenticate: () => anyone,
    admit: admission(limits),
    callMs: (asked = limits.callMs) => Math.min(asked, limits.longestCallMs),
    onCall: () => () => {},
    onCause: (error, { method }) => onError(`${method.parent.typeName}/${method.name}`, error),
  };
  const sessionsOnWire = guarded(SessionService, sessionService(sessions), guard);
  const modelsOnWire = guarded(
    ModelService,
    modelService(new ModelQueries(versions, recognizer, surroundings, limits)),
    guard,
  );
  const health = new Health([SessionService.typeName, ModelService.typeName]);

  silenceGrpc();
  const grpc = new GrpcServer({
    "grpc.max_receive_message_length": limits.messageBytes,
    "grpc.max_concurrent_streams": limits.streamsPerConnection,
    "grpc.keepalive_time_ms": limits.pingMs,
    "grpc.keepalive_timeout_ms": limits.pingTimeoutMs,
    interceptors: [mendCalls(limits)],
  });
  addToGrpcServer(grpc, SessionService, sessionsOnWire);
  addToGrpcServer(grpc, ModelService, modelsOnWire);
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
  const http = createHttpServer({
    routes: (router: ConnectRouter) => {
      router.service(SessionService, sessionsOnWire).service(ModelService, modelsOnWire);
    },
    health,
    limits,
    shutdownSignal: stopping.signal,
    corsOrigins: parts.corsOrigins,
  });
  const takers = {
    http1: (socket: Socket) => http.emit("connection", socket),
    http2: (socket: Socket) => injector.injectConnection(socket),
  };
  const port = new Port(takers, limits);

  const prepare = async () => {
    await Promise.all(catalog.list().map(({ model }) => recognizer.prepare?.(model)));
  };
  await prepare();
  await store.pruneModels();
  // Before there can be new ones, which would be taken up twice.
  await fulfilment.resume();
  const boundPort = await port.listen(parts.host, parts.port);
  expiry.start();
  health.set(true);

  return {
    port: boundPort,
    async reload() {
      const entries = await catalog.reload();
      await prepare();
      return entries;
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
      await port.drained(drainMs, () => http.closeIdleConnections());
      stopping.abort();
      await expiry.stop();
      await fulfilment.stop();
      await store.close();
    },
  };
}
