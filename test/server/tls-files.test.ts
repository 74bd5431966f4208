import { createPrivateKey, type X509Certificate } from "node:crypto";
import { chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import type { TlsFiles } from "../../src/server/tls/files.ts";
import { type ClientCertificates, Tls, type TlsParts } from "../../src/server/tls/tls.ts";
import { Signal } from "../session/signal.ts";
import { Scratch } from "../store/scratch.ts";
import { Authority, writeTlsFiles } from "./certificates.ts";
import { begin, lines, say } from "./conversation.ts";
import { protocols, startForTest, type TestServer } from "./start.ts";
import { TlsClient } from "./tls-client.ts";

const trust = await Authority.create();
const clients = await Authority.create("CN=CA of the clients");
const identity = await trust.issueServer("CN=first");
const other = await trust.issueServer("CN=second");

/** A change to files, and what is said of it; FILE stands for the path. */
type Fault = readonly [
  what: string,
  file: keyof TlsFiles,
  change: (path: string) => Promise<unknown>,
  message: RegExp,
];

const faults: readonly Fault[] = [
  ["no certificate", "certificate", rm, /^there is no certificate file FILE$/],
  ["no key", "key", rm, /^there is no key file FILE$/],
  ["no CA", "clientCa", rm, /^there is no CA file FILE$/],
  [
    "a directory as certificate",
    "certificate",
    async (path) => {
      await rm(path);
      await mkdir(path);
    },
    /^certificate file FILE can not be read: EISDIR/,
  ],
  [
    "nothing in the certificate's file",
    "certificate",
    (path) => writeFile(path, ""),
    /^certificate file FILE has no certificate in PEM/,
  ],
  [
    "the key as certificate",
    "certificate",
    (path) => writeFile(path, identity.key),
    /^certificate file FILE has no certificate in PEM/,
  ],
  [
    "garbage as certificate",
    "certificate",
    (path) => writeFile(path, Buffer.alloc(1000, 0xa5)),
    /^certificate file FILE has no certificate in PEM/,
  ],
  [
    "a certificate that is cut short",
    "certificate",
    (path) => writeFile(path, identity.cert.replace(/\n.{60}/, "\n")),
    /^certificate file FILE has a certificate that can not be read: /,
  ],
  [
    "a chain whose second certificate is cut short",
    "certificate",
    (path) => writeFile(path, `${identity.cert}\n${trust.cert.replace(/\n.{60}/, "\n")}`),
    /^certificate file FILE has a certificate that can not be read: /,
  ],
  [
    "the certificate as key",
    "key",
    (path) => writeFile(path, identity.cert),
    /^key file FILE has no private key in PEM that can be read: /,
  ],
  [
    "an encrypted key",
    "key",
    (path) => writeFile(path, encrypted(identity.key)),
    /^key file FILE is encrypted, and nobody is there to give the passphrase; `openssl pkey` takes it away$/,
  ],
  [
    "another key",
    "key",
    (path) => writeFile(path, other.key),
    /^the key in FILE is not the key of the certificate in .*server\.pem$/,
  ],
  [
    "garbage as CA",
    "clientCa",
    (path) => writeFile(path, "garbage"),
    /^CA file FILE has no certificate in PEM/,
  ],
];

function encrypted(key: string): string {
  const how = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "swordfish" } as const;
  return createPrivateKey(key).export(how).toString();
}

/** A message about a file, whatever path it has. */
function ofFile(message: RegExp, path: string): RegExp {
  const escaped = path.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  return new RegExp(message.source.replaceAll("FILE", escaped));
}

async function files(): Promise<Required<TlsFiles>> {
  const { directory } = await Scratch.make();
  const written = await writeTlsFiles(directory, identity, clients);
  return { clientCa: "", ...written };
}

function open(given: TlsFiles, clientCertificates: ClientCertificates = "optional"): Promise<Tls> {
  return Tls.open({ files: given, clientCertificates, onError: () => {} });
}

describe("files of certificates", () => {
  it("are taken when they are good, and the certificate is told", async () => {
    const told: X509Certificate[] = [];
    const parts = { clientCertificates: "required", onError: () => {} } as const;
    await Tls.open({
      ...parts,
      files: await files(),
      onCertificate: (certificate) => told.push(certificate),
    });
    expect(told.map(({ subject }) => subject)).toEqual(["CN=first"]);
  });

  it("may have a chain of certificates", async () => {
    const given = await files();
    await writeFile(given.certificate, `Some words before\n${identity.cert}\n${trust.cert}`);
    await open(given);
  });

  it.each(faults)("are refused with %s, by name", async (_what, file, change, message) => {
    const given = await files();
    await change(given[file]);
    await expect(open(given)).rejects.toThrow(ofFile(message, given[file]));
  });

  // Root reads everything.
  it.skipIf(process.getuid?.() === 0)("are refused when they can not be read, by name", async () => {
    const given = await files();
    await chmod(given.key, 0o000);
    await expect(open(given)).rejects.toThrow(ofFile(/^key file FILE can not be read: EACCES/, given.key));
  });

  it("are refused when certificates of clients are asked for, and nobody can check them", async () => {
    const { clientCa: _, ...given } = await files();
    for (const setting of ["optional", "required"] as const) {
      await expect(open(given, setting)).rejects.toThrow(
        `client certificates are ${setting}, but no CA file is given`,
      );
    }
  });

  it("are refused when a CA is given that would check nothing", async () => {
    const given = await files();
    await expect(open(given, "none")).rejects.toThrow(
      `CA file ${given.clientCa} is given, but clients are not asked for certificates`,
    );
  });
});

/** The name on the certificate that new connections are shown. */
async function shownBy(server: TestServer): Promise<unknown> {
  const client = await new TlsClient(server.port).ready();
  return client.socket.getPeerCertificate().subject.CN;
}

function start(onCertificate: TlsParts["onCertificate"] = () => {}): Promise<TestServer> {
  return startForTest({ tls: { server: identity, trust, onCertificate } });
}

/** Changes a file at once, as those do who renew certificates: nobody finds it empty or half written. */
async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

function messagesOf({ errors }: TestServer): string[] {
  return errors.map(({ error }) => (error instanceof Error ? error.message : String(error)));
}

describe("files of certificates that change", () => {
  it("are taken on reload; connections that are open stay", async () => {
    const told: string[] = [];
    const server = await start(({ subject }) => told.push(subject));
    for (const protocol of protocols) await begin(server.clients(protocol), { sessionId: protocol });
    await server.writeTls(other);
    expect(await shownBy(server)).toBe("first");
    await server.reload();
    expect(await shownBy(server)).toBe("second");
    await server.reload();
    expect(told).toEqual(["CN=first", "CN=second"]);
    for (const protocol of protocols) {
      expect(lines(await say(server.clients(protocol), protocol, "hello"))).toContain("Hello.");
    }
    expect(server.errors).toEqual([]);
  });

  it.each(faults.filter(([, file]) => file !== "clientCa"))(
    "are not taken on reload with %s: those before them stay, and that is told",
    async (_what, file, change, message) => {
      const server = await start();
      const path = (await server.writeTls(identity))[file] ?? "";
      await change(path);
      await server.reload();
      expect(messagesOf(server)).toEqual([expect.stringMatching(ofFile(message, path))]);
      expect(await shownBy(server)).toBe("first");
    },
  );

  it("are found without a word: bad ones are complained of once, good ones are taken", async () => {
    const given = await files();
    const told: string[] = [];
    let next = new Signal();
    const tell = (what: string) => {
      told.push(what);
      next.give();
    };
    const tls = await Tls.open({
      files: given,
      clientCertificates: "optional",
      lookMs: 5,
      onCertificate: ({ subject }) => tell(subject),
      onError: ({ message }) => tell(message),
    });
    onTestFinished(() => tls.close());
    tls.watch();
    for (const change of [
      () => rm(given.clientCa),
      () => replace(given.clientCa, trust.cert),
      () => rename(given.key, `${given.key}.old`),
      () => rename(`${given.key}.old`, given.key),
      () => replace(given.certificate, "garbage"),
      () => replace(given.certificate, identity.cert),
    ]) {
      next = new Signal();
      await change();
      await next.given;
    }
    expect(told).toEqual([
      "CN=first",
      `there is no CA file ${given.clientCa}`,
      "CN=first",
      `there is no key file ${given.key}`,
      "CN=first",
      expect.stringMatching("has no certificate in PEM"),
      "CN=first",
    ]);
  });
});
