import { invalidField } from "../dialog/error.ts";
import type { Seal, SealOptions } from "../session/seal.ts";

const dayMs = 86_400_000;

/**
 * How tokens are sealed: for good, because they live as long as their sessions. A secret seals for a day, so that it
 * does not seal too many.
 */
export const tokenSeal: SealOptions = { purpose: "diatheke_token", renewMs: dayMs, keepMs: 36_525 * dayMs };

/** A session where it waits for its client. */
export interface Snapshot {
  readonly sessionId: string;
  /** Of the event that it waits at. */
  readonly offset: number;
  /** The id of the session that it comes from by forks, or its own. */
  readonly lineage: string;
}

/** TokenData of version 2 and 3. */
export interface Token {
  readonly data: Uint8Array;
  readonly id: string;
  readonly metadata: string;
}

/** Snapshots as clients keep them: nobody else can make one, or change it. */
export class Tokens {
  private readonly seal: Seal;

  constructor(seal: Seal) {
    this.seal = seal;
  }

  async write(snapshot: Snapshot, metadata: string): Promise<Token> {
    const { sessionId, offset, lineage } = snapshot;
    const sealed = await this.seal.seal(JSON.stringify([sessionId, offset, lineage]), []);
    return { data: Buffer.from(sealed, "base64url"), id: lineage, metadata };
  }

  /**
   * The snapshot that a token stands for. Its id counts for nothing.
   *
   * @throws DialogError INVALID_REQUEST.
   */
  async read(token: Pick<Token, "data"> | undefined): Promise<Snapshot> {
    if (!token) throw invalidField("token", "is required");
    const text = await this.seal.open(Buffer.from(token.data).toString("base64url"), []);
    if (text === undefined) throw invalidField("token", "is not a token of this server");
    const [sessionId, offset, lineage]: [string, number, string] = JSON.parse(text);
    return { sessionId, offset, lineage };
  }
}
