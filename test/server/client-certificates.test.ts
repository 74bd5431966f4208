import { describe, expect, it } from "vitest";
import type { ClientCertificates } from "../../src/server/tls/tls.ts";
import { Authority, type Identity } from "./certificates.ts";
import { begin } from "./conversation.ts";
import { clientsOf, protocols, startForTest, type TestServer } from "./start.ts";
import { TlsClient } from "./tls-client.ts";

const trust = await Authority.create();
const clients = await Authority.create("CN=CA of the clients");
const stranger = await Authority.create("CN=CA of strangers");
const impostor = await Authority.create("CN=CA of the clients");
const identity = await trust.issueServer();

const shown: Readonly<Record<string, Identity | undefined>> = {
  nothing: undefined,
  "a good certificate": await clients.issue({ name: "CN=good", usage: "client" }),
  "a certificate without stated usage": await clients.issue({ name: "CN=plain" }),
  "a certificate of another CA": await stranger.issue({ name: "CN=good", usage: "client" }),
  "a certificate of another CA with the same name": await impostor.issue({
    name: "CN=good",
    usage: "client",
  }),
  "a certificate that has expired": await clients.issue({ name: "CN=late", usage: "client", days: -1 }),
  "a certificate for servers": await clients.issue({ name: "CN=server", usage: "server" }),
};

const good = ["a good certificate", "a certificate without stated usage"];

/** What clients may show and be served. */
const accepted: Readonly<Record<ClientCertificates, readonly string[]>> = {
  // They are not asked for it, so they do not show it.
  none: Object.keys(shown),
  optional: ["nothing", ...good],
  required: good,
};

const reasons: Readonly<Record<string, RegExp>> = {
  nothing: /PEER_DID_NOT_RETURN_A_CERTIFICATE|NO_CERTIFICATE/,
  "a certificate of another CA": /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$|^UNABLE_TO_GET_ISSUER_CERT/,
  "a certificate of another CA with the same name": /^CERT_SIGNATURE_FAILURE$/,
  "a certificate that has expired": /^CERT_HAS_EXPIRED$/,
  "a certificate for servers": /^INVALID_PURPOSE$/,
};

async function start(
  clientCertificates: ClientCertificates,
): Promise<{ server: TestServer; refused: string[] }> {
  const refused: string[] = [];
  const onRefused = ({ reason }: { reason: string }) => refused.push(reason);
  const asked = clientCertificates === "none" ? {} : { clients };
  const running = await startForTest({
    tls: { server: identity, trust, clientCertificates, onRefused, ...asked },
  });
  return { server: running, refused };
}

describe.each(["none", "optional", "required"] as const)(
  "where certificates of clients are %s",
  (setting) => {
    it.each(Object.keys(shown))(
      "a client that shows %s is served or refused, and that is told",
      async (what) => {
        const { server, refused } = await start(setting);
        const shows = shown[what];
        const isAccepted = accepted[setting].includes(what);
        for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
          refused.length = 0;
          const client = new TlsClient(server.port, { maxVersion, ...shows });
          expect(await client.status()).toBe(isAccepted ? 200 : undefined);
          expect(refused).toEqual(isAccepted ? [] : [expect.stringMatching(reasons[what] ?? /never/)]);
        }
        for (const protocol of protocols) {
          const call = begin(clientsOf(server.transport(protocol, server.port, shows)));
          if (isAccepted) await call;
          else await expect(call).rejects.toThrow();
        }
        expect(server.errors).toEqual([]);
      },
    );
  },
);

describe("a client that shows nothing where certificates are required", () => {
  it("is told why it is refused", async () => {
    const { server } = await start("required");
    const client = new TlsClient(server.port);
    await client.closed;
    expect(client.failures).toEqual(["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"]);
  });
});

describe("a client that resumes an earlier connection", () => {
  it("is served without another proof, but not after other CAs have come", async () => {
    const { server, refused } = await start("required");
    const first = new TlsClient(server.port, shown["a good certificate"]);
    const session = first.session();
    expect(await first.status()).toBe(200);
    const resume = async () => new TlsClient(server.port, { session: await session });
    const second = await resume();
    expect(await second.status()).toBe(200);
    expect(second.socket.isSessionReused()).toBe(true);

    await server.writeTls(identity, stranger);
    await server.reload();
    const third = await resume();
    expect(await third.status()).toBeUndefined();
    expect(refused).toHaveLength(1);
    expect(await first.status()).toBe(200);
  });
});
