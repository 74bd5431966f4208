import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonGeneralNames,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";
import type { TlsFiles } from "../../src/server/tls/files.ts";

/** Certificates for tests, made when they are needed. */

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 86_400_000;

/** A certificate and its key, both PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

export interface Subject {
  /** A distinguished name, such as "CN=somebody". */
  readonly name: string;
  readonly names?: JsonGeneralNames;
  readonly usage?: "client" | "server";
  /** How many days it is valid still; negative: how long it has not been. */
  readonly days?: number;
}

/** Somebody who signs certificates, by nobody but themselves entitled to. */
export class Authority {
  readonly cert: string;
  private readonly name: string;
  private readonly keys: webcrypto.CryptoKeyPair;

  private constructor(name: string, keys: webcrypto.CryptoKeyPair, cert: string) {
    this.name = name;
    this.keys = keys;
    this.cert = cert;
  }

  static async create(name = "CN=CA of the tests"): Promise<Authority> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name,
      keys,
      notBefore: new Date(Date.now() - day),
      notAfter: new Date(Date.now() + day),
      extensions: [new BasicConstraintsExtension(true, undefined, true)],
    });
    return new Authority(name, keys, certificate.toString("pem"));
  }

  async issue({ name, names = [], usage, days = 1 }: Subject): Promise<Identity> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.create({
      subject: name,
      issuer: this.name,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      notBefore: new Date(Date.now() - 10 * day),
      notAfter: new Date(Date.now() + days * day),
      extensions: [
        ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : []),
        ...(usage ? [new ExtendedKeyUsageExtension([usages[usage]])] : []),
      ],
    });
    return { cert: certificate.toString("pem"), key: await pemOf(keys.privateKey) };
  }

  /** What a server on this machine shows. */
  issueServer(name = "CN=localhost"): Promise<Identity> {
    return this.issue({
      name,
      names: [
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
      ],
      usage: "server",
    });
  }
}

const usages = { client: ExtendedKeyUsage.clientAuth, server: ExtendedKeyUsage.serverAuth } as const;

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const base64 = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key)).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${base64.replaceAll(/.{64}/g, "$&\n")}\n-----END PRIVATE KEY-----\n`;
}

/** Writes what a server reads: its own certificate, and whose certificates clients may show. */
export async function writeTlsFiles(
  directory: string,
  server: Identity,
  clients?: Authority,
): Promise<TlsFiles> {
  const files = { certificate: join(directory, "server.pem"), key: join(directory, "server.key") };
  await writeFile(files.certificate, server.cert);
  await writeFile(files.key, server.key);
  if (!clients) return files;
  const clientCa = join(directory, "clients.pem");
  await writeFile(clientCa, clients.cert);
  return { ...files, clientCa };
}
