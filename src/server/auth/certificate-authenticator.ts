import type { HandlerContext } from "@connectrpc/connect";
import type { Principal } from "../../session/principal.ts";
import type { Authenticator } from "./authenticator.ts";

/** A certificate that a client has proved to be its own when it connected, and that was checked then. */
export interface CheckedCertificate {
  readonly commonName?: string;
}

/** Certificates of clients. What is not trusted never gets so far: it is the connection that checks them. */
export class CertificateAuthenticator implements Authenticator {
  private readonly certificateOf: (context: HandlerContext) => CheckedCertificate | undefined;
  private readonly operators: ReadonlySet<string>;

  /** @param operators the common names of operators; all others are clients. */
  constructor(
    certificateOf: (context: HandlerContext) => CheckedCertificate | undefined,
    operators: readonly string[],
  ) {
    this.certificateOf = certificateOf;
    this.operators = new Set(operators);
  }

  authenticate(context: HandlerContext): Principal | undefined {
    const { commonName } = this.certificateOf(context) ?? {};
    if (!commonName) return undefined;
    return { id: `cert:${commonName}`, role: this.operators.has(commonName) ? "operator" : "client" };
  }
}
