import type { HandlerContext } from "@connectrpc/connect";
import { peerKey } from "../../rpc/peer.ts";
import type { Principal } from "../../session/principal.ts";
import type { Authenticator } from "./authenticator.ts";

/** Certificates of clients. What is not trusted never gets so far: it is the connection that checks them. */
export class CertificateAuthenticator implements Authenticator {
  private readonly operators: ReadonlySet<string>;

  /** @param operators the common names of operators; all others are clients. */
  constructor(operators: readonly string[]) {
    this.operators = new Set(operators);
  }

  authenticate({ values }: HandlerContext): Principal | undefined {
    const { commonName } = values.get(peerKey).certificate ?? {};
    if (!commonName) return undefined;
    return { id: `cert:${commonName}`, role: this.operators.has(commonName) ? "operator" : "client" };
  }
}
