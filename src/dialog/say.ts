import type { Draft } from "./draft.ts";
import type { ReplyDefinition } from "./model.ts";
import { giveOut, maxReplyBytes } from "./size.ts";
import { render } from "./template.ts";

/**
 * Says a reply: picks one of its variations and fills in the parameters.
 *
 * @throws SizeLimit when that is too much.
 */
export function say(draft: Draft, reply: ReplyDefinition): void {
  const texts = reply.texts.get(draft.locale) ?? [];
  const text = texts[texts.length > 1 ? pick(draft, reply.id, texts.length) : 0];
  if (!text) throw new Error(`reply ${reply.id} has no text for ${draft.locale}`);
  const said = render(text, draft.parameters, maxReplyBytes, `Reply "${reply.id}"`);
  giveOut(draft, said);
  draft.events.push({ kind: "reply", replyId: reply.id, text: said });
}

/** Any variation but the one said last, chosen by the session's seed; always the first without a seed. */
function pick(draft: Draft, replyId: string, count: number): number {
  if (draft.seed === null) return 0;
  const last = Object.hasOwn(draft.said, replyId) ? draft.said[replyId] : undefined;
  const choices = last === undefined ? count : count - 1;
  draft.seed = nextSeed(draft.seed);
  let index = Math.floor((draft.seed / 2 ** 32) * choices);
  if (last !== undefined && index >= last) index++;
  draft.said = { ...draft.said, [replyId]: index };
  return index;
}

/** The next of a sequence of 32-bit numbers: Marsaglia's xorshift (2003), which never reaches 0 from another. */
function nextSeed(seed: number): number {
  let x = seed | 0 || 1;
  x ^= x << 13;
  x ^= x >>> 17;
  x ^= x << 5;
  return x >>> 0;
}

/** The number that comes before another in that sequence. */
export function seedBefore(seed: number): number {
  let x = seed | 0;
  x ^= x << 5;
  x ^= x << 10;
  x ^= x << 20;
  x ^= x >>> 17;
  x ^= x << 13;
  x ^= x << 26;
  return x >>> 0;
}
