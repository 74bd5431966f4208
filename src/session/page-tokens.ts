import { invalidField } from "../dialog/error.ts";
import type { Principal } from "./principal.ts";
import { Seal } from "./seal.ts";
import type { SessionStore } from "./store.ts";
import type { Surroundings } from "./surroundings.ts";

const monthMs = 30 * 86_400_000;

/** What a token belongs to. */
export interface Listing {
  readonly method: "ListSessions" | "ListEvents" | "ListTurns";
  readonly principal: Principal;
  /** Whose events or turns are listed; empty when it is sessions. */
  readonly sessionId: string;
}

/**
 * Places in lists, as clients get to see them: a token says nothing, and leads on in the same listing of the same
 * principal only. It is good for 30 days at least.
 */
export class PageTokens {
  private readonly seal: Seal;

  constructor(store: SessionStore, surroundings: Surroundings) {
    this.seal = new Seal(store, surroundings, { purpose: "page_token", renewMs: monthMs, keepMs: monthMs });
  }

  /** @param place where the next page begins; empty: there is none, and so no token. */
  async write(place: string, listing: Listing): Promise<string> {
    return place === "" ? "" : this.seal.seal(place, contextOf(listing));
  }

  /**
   * The place that a token stands for; empty for none.
   *
   * @throws DialogError INVALID_REQUEST.
   */
  async read(token: string, listing: Listing): Promise<string> {
    if (token === "") return "";
    const place = await this.seal.open(token, contextOf(listing));
    if (place !== undefined) return place;
    throw invalidField("page_token", `is not a token that ${listing.method} returned for this list`);
  }
}

function contextOf({ method, principal, sessionId }: Listing): string[] {
  return [method, principal.id, sessionId];
}
