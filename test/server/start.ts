import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { Agent } from "node:http";
import { Agent as TlsAgent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { type ClientOptions, credentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, onTestFinished } from "vitest";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { Catalog } from "../../src/model/catalog.ts";
import type { Recognizer } from "../../src/nlu/recognizer.ts";
import type { Call } from "../../src/rpc/guard.ts";
import type { Authentication } from "../../src/server/auth/authentication.ts";
import type { MetricsPage } from "../../src/server/http/metrics-page.ts";
import { defaultLimits, type Limits } from "../../src/server/limits.ts";
import type { Patience } from "../../src/server/patience.ts";
import { type ParleyServer, startServer } from "../../src/server/server.ts";
import type { Telemetry } from "../../src/server/telemetry/telemetry.ts";
import type { TlsFiles } from "../../src/server/tls/files.ts";
import { type ClientCertificates, Tls, type TlsParts } from "../../src/server/tls/tls.ts";
import type { SessionStore } from "../../src/session/store.ts";
import type { Surroundings } from "../../src/session/surroundings.ts";
import { SqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { clerk } from "../session/clerk.ts";
import { type Authority, type Identity, writeTlsFiles } from "./certificates.ts";
import { GrpcJsTransport } from "./grpc-js-transport.ts";

/** Every way to talk to the port: gRPC by the stock client, the others by connect-node over HTTP/1.1. */
export const protocols = ["gRPC", "Connect", "gRPC-Web"] as const;
export type Protocol = (typeof protocols)[number];

export interface Clients {
  readonly sessions: Client<typeof SessionService>;
  readonly models: Client<typeof ModelService>;
}

/** A server in TLS, and those who talk to it. */
export interface TlsOptions extends Partial<Pick<TlsParts, "onCertificate" | "onRefused">> {
  readonly server: Identity;
  /** Who has signed for the server. */
  readonly trust: Authority;
  /** Who signs for clients; absent: they are not asked for certificates. */
  readonly clients?: Authority;
  readonly clientCertificates?: ClientCertificates;
  /** What clients show unless they are told otherwise. */
  readonly client?: Identity;
}

export interface StartOptions {
  /** The text of models by the name of their file; absent: clerk.yaml. */
  readonly models?: Readonly<Record<string, string>>;
  /** A directory of models, in place of those. */
  readonly modelsPath?: string;
  readonly surroundings?: Surroundings;
  readonly recognizer?: Recognizer;
  /** Whether it is talked to before its models are learned. */
  readonly whileLearning?: boolean;
  readonly patience?: Partial<Patience>;
  /** Where these differ from the defaults. */
  readonly limits?: Partial<Limits>;
  /** Where commands are run; absent: nowhere. */
  readonly webhook?: string;
  readonly corsOrigins?: readonly string[];
  /** Where the console's files are; absent: there is no console. */
  readonly consolePath?: string;
  /** Whether it comes back on the same port after a stop, as a server does that pages were loaded from. */
  readonly keepPort?: boolean;
  /** Who may call; absent: anyone. */
  readonly authentication?: Authentication;
  /** Absent: clear text. */
  readonly tls?: TlsOptions;
  /** Another store than SqliteStore at this path. */
  readonly openStore?: (path: string) => SessionStore;
  /** What watches the server. */
  readonly watch?: (watched: Watched) => Watch;
}

/** What there is to be watched. */
export interface Watched {
  readonly catalog: Catalog;
  readonly server: () => ParleyServer | undefined;
}

export interface Watch {
  readonly telemetry: Telemetry;
  readonly metrics?: MetricsPage;
}

/** A server with a database and models in a directory of its own. It can be stopped and started again there. */
export class TestServer {
  readonly directory: string;
  /** What the server told of failures that are nobody's but its own. */
  readonly errors: { readonly what: string; readonly error: unknown }[] = [];
  private readonly options: StartOptions;
  private readonly closing: (() => void)[] = [];
  private running: ParleyServer | undefined;
  private lastPort = 0;
  private readonly open = new Map<Protocol, Clients>();

  private constructor(directory: string, options: StartOptions) {
    this.directory = directory;
    this.options = options;
  }

  static async start(options: StartOptions = {}): Promise<TestServer> {
    const server = new TestServer(await mkdtemp(join(tmpdir(), "parley-")), options);
    await mkdir(server.modelsPath, { recursive: true });
    await server.writeModels(options.models ?? { "clerk.yaml": clerk });
    await server.startAgain();
    return server;
  }

  get databasePath(): string {
    return join(this.directory, "parley.db");
  }

  get modelsPath(): string {
    return this.options.modelsPath ?? join(this.directory, "models");
  }

  get port(): number {
    if (!this.running) throw new Error("the server is not running");
    return this.running.port;
  }

  get baseUrl(): string {
    return `${this.options.tls ? "https" : "http"}://127.0.0.1:${this.port}`;
  }

  async writeModels(models: Readonly<Record<string, string>>): Promise<void> {
    if (this.options.modelsPath) return;
    for (const [name, text] of Object.entries(models)) await writeFile(join(this.modelsPath, name), text);
  }

  async removeModel(name: string): Promise<void> {
    await rm(join(this.modelsPath, name));
  }

  /** Reads the models again. */
  async reload(): Promise<void> {
    await this.running?.reload();
  }

  /** Starts after a stop, with the database and the models as they are now. */
  async startAgain(): Promise<void> {
    const { surroundings, recognizer, limits, patience, openStore = openSqlite } = this.options;
    const { webhook = "", corsOrigins = [], authentication, consolePath } = this.options;
    const catalog = new Catalog(this.modelsPath);
    await catalog.reload();
    const watch = this.options.watch?.({ catalog, server: () => this.running });
    const onError = (what: string, error: unknown, call?: Call) => {
      this.errors.push({ what, error });
      watch?.telemetry.onFailure(what, error, call);
    };
    const tls = await this.openTls((error) => onError("tls", error));
    this.running = await startServer({
      store: openStore(this.databasePath),
      catalog,
      host: "127.0.0.1",
      port: this.lastPort,
      idleTimeoutMs: 3_600_000,
      webhookOf: () => webhook,
      corsOrigins,
      onError,
      ...watch,
      ...(authentication ? { authentication } : {}),
      ...(tls ? { tls } : {}),
      ...(consolePath === undefined ? {} : { consolePath }),
      limits: { ...defaultLimits, ...limits },
      ...(surroundings ? { surroundings } : {}),
      ...(recognizer ? { recognizer } : {}),
      // Tests have no calls on their way when they stop a server.
      patience: { lameDuckMs: 0, ...patience },
    });
    if (this.options.keepPort) this.lastPort = this.running.port;
    if (!this.options.whileLearning) await this.running.ready;
  }

  writeTls(server: Identity, clients?: Authority): Promise<TlsFiles> {
    return writeTlsFiles(this.directory, server, clients);
  }

  private async openTls(onError: (error: unknown) => void): Promise<Tls | undefined> {
    const { tls } = this.options;
    if (!tls) return undefined;
    const { server, clients, clientCertificates = "none" } = tls;
    const files = await this.writeTls(server, clients);
    return Tls.open({ ...tls, files, clientCertificates, onError });
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.startAgain();
  }

  /** Stops the server. Its clients, and their idle connections, stay as they are. */
  async stop(): Promise<void> {
    await this.running?.stop();
    this.running = undefined;
    this.open.clear();
  }

  /** Stops the server for good, closes all clients and removes the directory. */
  async dispose(): Promise<void> {
    await this.stop();
    for (const close of this.closing) close();
    await rm(this.directory, { recursive: true });
  }

  /** The clients of a protocol, which share a connection. */
  clients(protocol: Protocol): Clients {
    const known = this.open.get(protocol);
    if (known) return known;
    const clients = clientsOf(this.transport(protocol));
    this.open.set(protocol, clients);
    return clients;
  }

  /** Another connection, or pool of connections; by way of another port, if need be. */
  transport(
    protocol: Protocol,
    port: number = this.port,
    identity: Identity | undefined = this.options.tls?.client,
  ): Transport {
    if (protocol === "gRPC") return this.grpc(port, {}, identity);
    const { tls } = this.options;
    const agent = tls
      ? new TlsAgent({ keepAlive: true, ca: tls.trust.cert, ...identity })
      : new Agent({ keepAlive: true });
    this.closing.push(() => agent.destroy());
    const baseUrl = `${tls ? "https" : "http"}://127.0.0.1:${port}`;
    const options = { baseUrl, httpVersion: "1.1", nodeOptions: { agent } } as const;
    return protocol === "Connect" ? createConnectTransport(options) : createGrpcWebTransport(options);
  }

  grpc(
    port: number = this.port,
    options: ClientOptions = {},
    identity: Identity | undefined = this.options.tls?.client,
  ): GrpcJsTransport {
    const { tls } = this.options;
    const pem = (text: string | undefined) => (text === undefined ? null : Buffer.from(text));
    const security = tls
      ? credentials.createSsl(pem(tls.trust.cert), pem(identity?.key), pem(identity?.cert))
      : credentials.createInsecure();
    // An IP address is no name of a server in TLS.
    const named = tls ? { "grpc.ssl_target_name_override": "localhost", ...options } : options;
    const transport = new GrpcJsTransport(`127.0.0.1:${port}`, named, security);
    this.closing.push(() => transport.close());
    return transport;
  }
}

function openSqlite(path: string): SessionStore {
  return new SqliteStore(path);
}

export function clientsOf(transport: Transport): Clients {
  return { sessions: createClient(SessionService, transport), models: createClient(ModelService, transport) };
}

/** A server for the length of a test. */
export async function startForTest(options?: StartOptions): Promise<TestServer> {
  const server = await TestServer.start(options);
  onTestFinished(() => server.dispose());
  return server;
}

/** What a group of tests has: one server, and one kind of client. */
export interface Stage {
  readonly protocol: Protocol;
  readonly server: TestServer;
  readonly clients: Clients;
}

/** Runs tests over every protocol, against one server each. */
export function overEveryProtocol(tests: (stage: Stage) => void, options?: StartOptions): void {
  describe.each(protocols)("over %s", (protocol) => {
    let running: TestServer | undefined;
    beforeAll(async () => {
      running = await TestServer.start(options);
    });
    afterAll(() => running?.dispose());
    const server = () => {
      if (!running) throw new Error("the server has not been started");
      return running;
    };
    tests({
      protocol,
      get server() {
        return server();
      },
      get clients() {
        return server().clients(protocol);
      },
    });
  });
}
