import { constants, createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext, type SecureContextOptions } from "node:tls";

/** Where the keys and certificates of a server are. All files are PEM. */
export interface TlsFiles {
  /** The server's certificate, and after it those that lead from it to its CA. */
  readonly certificate: string;
  readonly key: string;
  /** The CAs whose certificates clients may show. */
  readonly clientCa?: string;
}

/** What is in the files, unchecked. */
export type TlsContents = { readonly [file in keyof TlsFiles]: Buffer };

/** What is wrong with a file, in words for who runs the server. */
export class TlsFileError extends Error {}

/** @throws {TlsFileError} when a file can not be read. */
export async function readTlsFiles(files: TlsFiles): Promise<TlsContents> {
  const [certificate, key, clientCa] = await Promise.all([
    read("certificate", files.certificate),
    read("key", files.key),
    files.clientCa === undefined ? undefined : read("CA", files.clientCa),
  ]);
  return { certificate, key, ...(clientCa ? { clientCa } : {}) };
}

/**
 * @returns the certificate of the server.
 * @throws {TlsFileError} when the contents are not what they should be, or do not fit together.
 */
export function checkTlsFiles(files: TlsFiles, contents: TlsContents): X509Certificate {
  const [certificate] = certificatesIn("certificate", files.certificate, contents.certificate);
  const key = keyIn(files.key, contents.key);
  if (!certificate.checkPrivateKey(key)) {
    throw new TlsFileError(
      `the key in ${files.key} is not the key of the certificate in ${files.certificate}`,
    );
  }
  if (files.clientCa !== undefined && contents.clientCa)
    certificatesIn("CA", files.clientCa, contents.clientCa);
  try {
    createSecureContext(contextOf(contents));
  } catch (error) {
    throw new TlsFileError(`certificate file ${files.certificate} can not be used: ${reasonOf(error)}`);
  }
  return certificate;
}

/** What Node makes of them: TLS 1.2 and later, with its own choice of ciphers. */
export function contextOf({ certificate, key, clientCa }: TlsContents): SecureContextOptions {
  return {
    cert: certificate,
    key,
    minVersion: "TLSv1.2",
    // In TLS 1.2, a client could show another certificate in the middle of a connection; Node would not check it.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    ...(clientCa ? { ca: clientCa } : {}),
  };
}

async function read(what: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") throw new TlsFileError(`there is no ${what} file ${file}`);
    throw new TlsFileError(`${what} file ${file} can not be read: ${reasonOf(error)}`);
  }
}

function certificatesIn(
  what: string,
  file: string,
  contents: Buffer,
): [X509Certificate, ...X509Certificate[]] {
  const blocks = contents.toString("latin1").match(pemCertificate) ?? [];
  try {
    const [first, ...others] = blocks.map((block) => new X509Certificate(block));
    if (first) return [first, ...others];
  } catch (error) {
    throw new TlsFileError(`${what} file ${file} has a certificate that can not be read: ${reasonOf(error)}`);
  }
  throw new TlsFileError(`${what} file ${file} has no certificate in PEM (-----BEGIN CERTIFICATE-----)`);
}

const pemCertificate = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

function keyIn(file: string, contents: Buffer): KeyObject {
  if (/^-----BEGIN ENCRYPTED PRIVATE KEY|^Proc-Type: 4,ENCRYPTED/m.test(contents.toString("latin1"))) {
    throw new TlsFileError(
      `key file ${file} is encrypted, and nobody is there to give the passphrase; \`openssl pkey\` takes it away`,
    );
  }
  try {
    return createPrivateKey(contents);
  } catch (error) {
    throw new TlsFileError(`key file ${file} has no private key in PEM that can be read: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
