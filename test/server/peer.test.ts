import { X509Certificate } from "node:crypto";
import { Agent } from "node:https";
import type { Socket } from "node:net";
import { createClient, type HandlerContext, type ServiceImpl, type Transport } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { credentials, Server as GrpcServer, ServerCredentials } from "@grpc/grpc-js";
import { describe, expect, it, onTestFinished } from "vitest";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { type Peer, peerKey } from "../../src/rpc/peer.ts";
import { addToGrpcServer } from "../../src/server/grpc/adapter.ts";
import { Health } from "../../src/server/health.ts";
import { HttpServer } from "../../src/server/http/server.ts";
import { defaultLimits } from "../../src/server/limits.ts";
import { usualPatience } from "../../src/server/patience.ts";
import { Port } from "../../src/server/port.ts";
import { asHttp2, type ClientCertificates, Tls } from "../../src/server/tls/tls.ts";
import { Scratch } from "../store/scratch.ts";
import { Authority, type Identity, writeTlsFiles } from "./certificates.ts";
import { GrpcJsTransport } from "./grpc-js-transport.ts";
import { TlsClient } from "./tls-client.ts";

const trust = await Authority.create();
const clients = await Authority.create("CN=CA of the clients");
const server = await trust.issueServer();

/** A port with a service that does nothing but note who calls. */
async function listen(clientCertificates?: ClientCertificates): Promise<{ port: number; peers: Peer[] }> {
  const peers: Peer[] = [];
  const note = (_request: unknown, context: HandlerContext) => {
    const peer = context.values.get(peerKey);
    // As it is at the beginning of a call.
    peers.push({ address: peer.address, certificate: peer.certificate });
    return {};
  };
  const service: ServiceImpl<typeof ModelService> = {
    listModels: note,
    getModel: note,
    recognize: note,
    reloadModels: note,
    getModelDefinition: note,
    drawModel: note,
    checkModel: note,
    testModel: note,
  };
  const grpc = new GrpcServer();
  addToGrpcServer(grpc, ModelService, service, usualPatience.slowReaderMs);
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const http = new HttpServer({
    services: [{ description: ModelService, implementation: service }],
    health: new Health([]),
    limits: defaultLimits,
    shutdownSignal: new AbortController().signal,
    corsOrigins: [],
    onError: (error) => expect.unreachable(String(error)),
    patience: usualPatience,
  });
  const takers = {
    http1: (socket: Socket) => http.take(socket),
    http2: (socket: Socket) => injector.injectConnection(asHttp2(socket)),
  };
  const security = clientCertificates && (await openTls(clientCertificates));
  const parts = { takers, limits: defaultLimits, patience: usualPatience };
  const port = new Port({ ...parts, ...(security ? { security } : {}) });
  onTestFinished(() => {
    port.stopListening();
    return port.drained(0, () => {});
  });
  return { port: await port.listen("127.0.0.1", 0), peers };
}

async function openTls(clientCertificates: ClientCertificates): Promise<Tls> {
  const { directory } = await Scratch.make();
  const files = await writeTlsFiles(directory, server, clientCertificates === "none" ? undefined : clients);
  return Tls.open({ files, clientCertificates, onError: () => {} });
}

/** How a client gets to a port, showing what it has; over both servers. */
const ways: Readonly<Record<string, (port: number, isTls: boolean, shown?: Identity) => Transport>> = {
  gRPC: (port, isTls, shown) => {
    const pem = (text?: string) => (text === undefined ? null : Buffer.from(text));
    const security = isTls
      ? credentials.createSsl(pem(trust.cert), pem(shown?.key), pem(shown?.cert))
      : credentials.createInsecure();
    const transport = new GrpcJsTransport(`localhost:${port}`, {}, security);
    onTestFinished(() => transport.close());
    return transport;
  },
  "HTTP/1.1": (port, isTls, shown) => {
    const agent = new Agent({ keepAlive: true, ca: trust.cert, ...shown });
    onTestFinished(() => agent.destroy());
    const baseUrl = `${isTls ? "https" : "http"}://127.0.0.1:${port}`;
    return createConnectTransport({ baseUrl, httpVersion: "1.1", nodeOptions: isTls ? { agent } : {} });
  },
};

async function call(transport: Transport): Promise<void> {
  const { listModels, getModel } = createClient(ModelService, transport);
  await listModels({});
  await getModel({});
}

function twice<T>(one: T): T[] {
  return [one, one];
}

describe.each(Object.entries(ways))("over %s, a handler knows", (_way, reach) => {
  it("the address of the client in clear text", async () => {
    const { port, peers } = await listen();
    await call(reach(port, false));
    expect(peers).toEqual(twice({ address: "127.0.0.1", certificate: undefined }));
  });

  it("the address of the client in TLS, and no certificate of one that shows none", async () => {
    for (const setting of ["none", "optional"] as const) {
      const { port, peers } = await listen(setting);
      await call(reach(port, true));
      expect(peers).toEqual(twice({ address: "127.0.0.1", certificate: undefined }));
    }
  });

  it("who the client has proved to be, on every call of a connection", async () => {
    const shown = await clients.issue({
      name: "O=Tests, CN=kiosk",
      names: [
        { type: "dns", value: "kiosk.example.org" },
        { type: "url", value: "spiffe://example.org/a, DNS:admin.example.org" },
        { type: "email", value: "kiosk@example.org" },
      ],
    });
    for (const setting of ["optional", "required"] as const) {
      const { port, peers } = await listen(setting);
      await call(reach(port, true, shown));
      const certificate = {
        commonName: "kiosk",
        names: [
          "DNS:kiosk.example.org",
          "URI:spiffe://example.org/a, DNS:admin.example.org",
          "email:kiosk@example.org",
        ],
        fingerprint256: new X509Certificate(shown.cert).fingerprint256,
      };
      expect(peers).toEqual(twice({ address: "127.0.0.1", certificate }));
    }
  });

  it("no name of a client with two, or with none", async () => {
    const { port, peers } = await listen("required");
    for (const name of ["CN=kiosk, CN=admin", "O=Tests"]) {
      await call(reach(port, true, await clients.issue({ name })));
    }
    expect(peers).toHaveLength(4);
    for (const { certificate } of peers) {
      expect(certificate).toEqual({ names: [], fingerprint256: certificate?.fingerprint256 });
    }
  });

  it("nothing of a certificate that was not asked for", async () => {
    const { port, peers } = await listen("none");
    await call(reach(port, true, await clients.issue({ name: "CN=kiosk" })));
    expect(peers).toEqual(twice({ address: "127.0.0.1", certificate: undefined }));
  });
});

describe("a client that resumes a connection on which it has shown nothing", () => {
  it("has proved nothing", async () => {
    const { port, peers } = await listen("optional");
    const request =
      "POST /parley.v1.ModelService/ListModels HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    const isAnswered = (answer: Buffer) => answer.includes("\r\n\r\n");
    const first = new TlsClient(port);
    const session = first.session();
    await first.ask(request, isAnswered);
    const second = new TlsClient(port, { session: await session });
    await second.ask(request, isAnswered);
    expect(second.socket.isSessionReused()).toBe(true);
    expect(peers).toEqual(twice({ address: "127.0.0.1", certificate: undefined }));
  });
});
