import type { HandlerContext } from "@connectrpc/connect";
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";
import { DialogError } from "../../dialog/error.ts";
import { looksLikeKey } from "../../session/api-key.ts";
import type { Principal } from "../../session/principal.ts";
import { type Authenticator, bearerIn, hashOf, unauthenticated } from "./authenticator.ts";
import { Recent } from "./recent.ts";
import type { SigningKeys } from "./signing-keys.ts";

/** The algorithms that a token can be signed by. All take a pair of keys: this server could not sign a token. */
export const jwtAlgorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
] as const;
export type JwtAlgorithm = (typeof jwtAlgorithms)[number];

/** Which tokens are accepted. */
export interface JwtRules {
  readonly issuer: string;
  /** A token must be meant for one of them. */
  readonly audiences: readonly string[];
  readonly algorithms: readonly JwtAlgorithm[];
  /** How far the clocks of issuers may be from ours. */
  readonly toleranceMs: number;
  readonly operator: OperatorClaim;
}

/** What a token says of an operator: the claim is this value, or has it among others, in a list or between blanks. */
export interface OperatorClaim {
  /** A name, or a path of names with dots between. */
  readonly name: string;
  readonly value: string;
}

/** For how long a token that was verified is not verified again. */
const freshMs = 300_000;

/** How many tokens are remembered. */
const maxTokens = 10_000;

/** JSON Web Tokens, in `authorization: Bearer`. */
export class JwtAuthenticator implements Authenticator {
  private readonly rules: JwtRules;
  private readonly keys: SigningKeys;
  private readonly now: () => number;
  /** By the hashes of tokens, so that no token is kept. */
  private readonly recent = new Recent<Principal>(maxTokens);

  constructor(rules: JwtRules, keys: SigningKeys, now: () => number) {
    this.rules = rules;
    this.keys = keys;
    this.now = now;
  }

  authenticate(context: HandlerContext): Principal | undefined | Promise<Principal> {
    const token = bearerIn(context);
    if (token === undefined || looksLikeKey(token)) return undefined;
    const hash = hashOf(token);
    return this.recent.get(hash, this.now()) ?? this.verify(token, hash);
  }

  private async verify(token: string, hash: string): Promise<Principal> {
    const { issuer, audiences, algorithms, toleranceMs, operator } = this.rules;
    try {
      this.requireWorthTheKeys(token);
      const { payload } = await jwtVerify(token, this.keys, {
        issuer,
        audience: [...audiences],
        algorithms: [...algorithms],
        clockTolerance: toleranceMs / 1000,
        currentDate: new Date(this.now()),
        requiredClaims: ["exp"],
      });
      const { sub, exp = 0 } = payload;
      if (typeof sub !== "string" || sub === "") throw unauthenticated();
      const principal: Principal = {
        id: `jwt:${issuer}|${sub}`,
        role: isOperator(payload, operator) ? "operator" : "client",
      };
      this.recent.set(hash, principal, Math.min(exp * 1000 + toleranceMs, this.now() + freshMs));
      return principal;
    } catch (error) {
      if (error instanceof DialogError) throw error;
      throw unauthenticated();
    }
  }

  /**
   * A token that is worth nothing by its own words is refused before anyone is asked for keys, also when nobody
   * could answer.
   */
  private requireWorthTheKeys(token: string): void {
    const { alg } = decodeProtectedHeader(token);
    const { exp, iss } = decodeJwt(token);
    const { issuer, algorithms, toleranceMs } = this.rules;
    const isOver = exp === undefined || exp * 1000 + toleranceMs <= this.now();
    if (isOver || iss !== issuer || !algorithms.some((one) => one === alg)) {
      throw new errors.JWTInvalid();
    }
  }
}

function isOperator(payload: JWTPayload, { name, value }: OperatorClaim): boolean {
  const claim = claimOf(payload, name);
  const values = typeof claim === "string" ? claim.split(" ") : claim;
  return claim === value || (Array.isArray(values) && values.includes(value));
}

/** A claim whose name has dots is found by the whole name, else by the path that it may be. */
function claimOf(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name];
  let found: unknown = payload;
  for (const part of name.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Record<string, unknown>)[part];
  }
  return found;
}
