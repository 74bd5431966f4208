import type { X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import { createServer, type Server, TLSSocket } from "node:tls";
import { certificateOf } from "../peer.ts";
import {
  checkTlsFiles,
  contextOf,
  readTlsFiles,
  type TlsContents,
  TlsFileError,
  type TlsFiles,
} from "./files.ts";
import { TlsRenewal } from "./renewal.ts";

/** Whether clients show certificates. One that is shown and not accepted is refused in any case. */
export type ClientCertificates = "none" | "optional" | "required";

/** What an operator says of TLS. */
export interface TlsSettings {
  readonly files: TlsFiles;
  /** Anything but "none" needs a file of CAs. */
  readonly clientCertificates: ClientCertificates;
}

export interface TlsParts extends TlsSettings {
  /** Told of the server's certificate: the first, and each that comes in its place. */
  readonly onCertificate?: (certificate: X509Certificate) => void;
  /** Told of clients that are turned away. Whoever scans the port causes as many as they like. */
  readonly onRefused?: (refusal: Refusal) => void;
  /** Told when files have changed and are of no use; those before them stay. */
  readonly onError: (error: TlsFileError) => void;
  /** How long a client may take to shake hands. */
  readonly handshakeMs?: number;
  /** How often is looked whether files have changed. */
  readonly lookMs?: number;
}

/** A client that was turned away before it could say anything. */
export interface Refusal {
  /** Empty when the connection is gone: so it is with a certificate that is not accepted where one is required. */
  readonly address: string;
  /** A code of Node or OpenSSL, such as ERR_SSL_NO_APPLICATION_PROTOCOL or CERT_HAS_EXPIRED. */
  readonly reason: string;
}

/** Secures connections. */
export class Tls {
  private readonly parts: TlsParts;
  private readonly server: Server;
  /** What becomes of the connections that shake hands now, by their ends. */
  private readonly shaking = new Map<string, (secured: TLSSocket) => void>();
  private readonly renewal: TlsRenewal;

  private constructor(parts: TlsParts, contents: TlsContents) {
    this.parts = parts;
    this.renewal = new TlsRenewal({
      files: parts.files,
      contents,
      lookMs: parts.lookMs ?? 10_000,
      onChange: (changed, certificate) => {
        // A new context has new ticket keys: nobody resumes a session that began under other CAs.
        this.server.setSecureContext(contextOf(changed));
        parts.onCertificate?.(certificate);
      },
      onError: parts.onError,
    });
    this.server = createServer({
      ...contextOf(contents),
      // A client that knows both gets the first: HTTP/2 is for gRPC here, and gRPC clients offer nothing else.
      ALPNProtocols: ["http/1.1", "h2"],
      requestCert: parts.clientCertificates !== "none",
      // Then clients without one are told why. All else is seen to in `admit`.
      rejectUnauthorized: parts.clientCertificates === "required",
      handshakeTimeout: parts.handshakeMs ?? 10_000,
    });
    this.server.on("secureConnection", (socket) => this.admit(socket));
    this.server.on("tlsClientError", (error: NodeJS.ErrnoException, socket) => {
      const reason = socket.authorizationError ?? error.code ?? error.message;
      this.refuse(socket, String(reason));
    });
  }

  /** @throws {TlsFileError} when files are missing, can not be read, or do not fit together. */
  static async open(parts: TlsParts): Promise<Tls> {
    const { clientCertificates, files } = parts;
    if (clientCertificates !== "none" && files.clientCa === undefined)
      throw new TlsFileError(`client certificates are ${clientCertificates}, but no CA file is given`);
    if (clientCertificates === "none" && files.clientCa !== undefined)
      throw new TlsFileError(
        `CA file ${files.clientCa} is given, but clients are not asked for certificates`,
      );
    const contents = await readTlsFiles(files);
    const certificate = checkTlsFiles(files, contents);
    parts.onCertificate?.(certificate);
    return new Tls(parts, contents);
  }

  /**
   * Shakes hands on a connection.
   *
   * @param done given the connection in which it can be talked; not called when the client is turned away.
   */
  secure(socket: Socket, done: (secured: TLSSocket) => void): void {
    const ends = endsOf(socket);
    this.shaking.set(ends, done);
    socket.once("close", () => {
      if (this.shaking.get(ends) === done) this.shaking.delete(ends);
    });
    this.server.emit("connection", socket);
  }

  /** Looks from now on whether files have changed, until it is closed. */
  watch(): void {
    this.renewal.watch();
  }

  /** Takes the files as they are now. Connections that are open stay as they are. */
  reload(): Promise<void> {
    return this.renewal.reload();
  }

  close(): void {
    this.renewal.close();
  }

  private admit(socket: TLSSocket): void {
    const isAccepted = certificateOf(socket) !== undefined;
    const hasShown = socket.getPeerX509Certificate() !== undefined;
    if (hasShown && !isAccepted) return this.refuse(socket, String(socket.authorizationError));
    if (!hasShown && this.parts.clientCertificates === "required")
      return this.refuse(socket, "NO_CERTIFICATE");
    const ends = endsOf(socket);
    const done = this.shaking.get(ends);
    this.shaking.delete(ends);
    // A client that is gone already has no ends any more.
    if (done) done(socket);
    else socket.destroy();
  }

  private refuse(socket: TLSSocket, reason: string): void {
    this.parts.onRefused?.({ address: socket.remoteAddress ?? "", reason });
    // After a time-out, Node leaves this to us.
    socket.on("error", () => {}).destroy();
  }
}

/**
 * A connection whose first bytes are those of HTTP/2. Node takes one in TLS only when that was agreed upon; some
 * clients, and proxies that pass on what they do not look into, agree upon nothing.
 */
export function asHttp2<S extends Socket>(socket: S): S {
  if (socket instanceof TLSSocket) socket.alpnProtocol = "h2";
  return socket;
}

/** What no two open connections to a port have in common. */
function endsOf({ localAddress, remoteAddress, remotePort }: Socket): string {
  return `${localAddress} ${remoteAddress} ${remotePort}`;
}
