import { type ContextKey, createContextKey } from "@connectrpc/connect";

/** Who is at the other end of a call's connection. */
export interface Peer {
  /** The IP address, which may be that of a proxy; empty when the connection is gone already. */
  readonly address: string;
  /** What the client has proved to be. Reading it costs some 15 µs, once a call. */
  readonly certificate: ClientCertificate | undefined;
}

/** A certificate that was checked against the CAs for clients. */
export interface ClientCertificate {
  /** The subject's CN; absent unless it has exactly one. */
  readonly commonName?: string;
  /** Alternative names with their kinds, as OpenSSL writes them: DNS:…, URI:…, IP Address:…, email:… */
  readonly names: readonly string[];
  /** SHA-256 of the certificate, in pairs of capital hexadecimal digits with colons between. */
  readonly fingerprint256: string;
}

/**
 * Where a call has its peer: `context.values.get(peerKey)`. To be asked at the beginning of a call: nobody knows
 * the other end of a connection that is closed.
 */
export const peerKey: ContextKey<Peer> = createContextKey<Peer>(
  { address: "", certificate: undefined },
  { description: "the other end of the connection" },
);
