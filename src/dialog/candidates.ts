import { setParameter } from "./memory.ts";
import type { Intent } from "./model.ts";

/** A question such as "this or that?" names at most this many intents. */
const most = 3;

/**
 * Tells replies which intents compete: `candidate_1` and so on hold their titles, best first, and
 * `candidate_1_intent` and so on their ids.
 */
export function nameCandidates(parameters: Map<string, string>, intents: readonly Intent[]): void {
  for (const [index, { id, title }] of intents.slice(0, most).entries()) {
    setParameter(parameters, `candidate_${index + 1}`, title);
    setParameter(parameters, `candidate_${index + 1}_intent`, id);
  }
}

export function forgetCandidates(parameters: Map<string, string>): void {
  for (let rank = 1; rank <= most; rank++) {
    parameters.delete(`candidate_${rank}`);
    parameters.delete(`candidate_${rank}_intent`);
  }
}
