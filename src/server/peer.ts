import type { Socket } from "node:net";
import { type PeerCertificate, TLSSocket } from "node:tls";
import type { ServerUnaryCall } from "@grpc/grpc-js";
import type { ClientCertificate, Peer } from "../rpc/peer.ts";

type Call = Pick<ServerUnaryCall<Buffer, Buffer>, "getPeer" | "getAuthContext">;

/** The other end of a call that came by grpc-js. */
export function peerOfCall(call: Call): Peer {
  // "address:port", or "unknown"; an IPv6 address has colons too, and may stand in brackets.
  const peer = call.getPeer();
  const address = peer.slice(0, Math.max(0, peer.lastIndexOf(":"))).replace(/^\[(.*)\]$/, "$1");
  return new ConnectionPeer(address, () => call.getAuthContext().sslPeerCertificate);
}

/** The other end of a connection that speaks HTTP/1.1. */
export function peerOfSocket(socket: Socket): Peer {
  return new ConnectionPeer(socket.remoteAddress ?? "", () => certificateOf(socket));
}

/**
 * The certificate that a client has proved to own, if it was asked for one and it was accepted.
 *
 * Node calls a client authorized that resumes a TLS 1.3 session in which it never showed any certificate.
 */
export function certificateOf(socket: Socket): PeerCertificate | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const certificate: Partial<PeerCertificate> | undefined = socket.getPeerCertificate();
  return certificate?.raw ? (certificate as PeerCertificate) : undefined;
}

class ConnectionPeer implements Peer {
  readonly address: string;
  private readonly read: () => PeerCertificate | undefined;
  private known: { readonly certificate: ClientCertificate | undefined } | undefined;

  constructor(address: string, read: () => PeerCertificate | undefined) {
    this.address = address;
    this.read = read;
  }

  get certificate(): ClientCertificate | undefined {
    if (!this.known) {
      const certificate = this.read();
      this.known = { certificate: certificate && whatItSays(certificate) };
    }
    return this.known.certificate;
  }
}

function whatItSays({ subject, subjectaltname, fingerprint256 }: PeerCertificate): ClientCertificate {
  const commonName: unknown = subject?.CN;
  return {
    ...(typeof commonName === "string" ? { commonName } : {}),
    names: namesIn(subjectaltname ?? ""),
    fingerprint256,
  };
}

/** "DNS:a.example.org, URI:…". Node writes values that could be misread as JSON, with commas escaped. */
function namesIn(list: string): string[] {
  if (list === "") return [];
  return list.split(", ").map((name) => {
    const [kind = "", ...rest] = name.split(":");
    const value = rest.join(":");
    return `${kind}:${value.startsWith('"') ? JSON.parse(value) : value}`;
  });
}
