import type { Model } from "../dialog/model.ts";
import type { EntityMatcher } from "./entity.ts";
import { entityMatcher } from "./entity-matcher.ts";
import { isSampleFault } from "./expand.ts";
import { expandSample, type Sample } from "./sample.ts";
import { SampleTrie } from "./sample-trie.ts";
import { slotEntities } from "./slot-entities.ts";
import { SpellingAllowance } from "./spelling.ts";

/** What a model says in one locale, ready to be compared with texts. */
export interface Grammar {
  readonly trie: SampleTrie;
  /** By entity. */
  readonly matchers: ReadonlyMap<string, EntityMatcher>;
  /** Entities that accept any text: their values mean something only where they are asked for. */
  readonly vague: ReadonlySet<string>;
  /** By slot: words that samples have in front of it, and not of another slot of the intent, such as "from". */
  readonly cues: ReadonlyMap<string, ReadonlySet<string>>;
}

export function grammarOf(model: Model, locale: string): Grammar {
  const allowance = new SpellingAllowance();
  const matchers = new Map(
    [...model.entities].map(([id, entity]) => [id, entityMatcher(entity, locale, allowance)] as const),
  );
  const bySlot = [...slotEntities(model)].flatMap(([slot, entityId]) => {
    const matcher = matchers.get(entityId);
    return matcher ? [[slot, matcher] as const] : [];
  });
  const trie = new SampleTrie(new Map(bySlot));
  const cues = new Map<string, Set<string>>();
  for (const intent of model.intents.values()) {
    const before = new Map<string, Set<string>>();
    for (const text of intent.samples.get(locale) ?? []) {
      const samples = expandSample(text);
      if (isSampleFault(samples)) continue;
      for (const sample of samples) {
        trie.add(intent.id, sample, text);
        collectCues(sample, before);
      }
    }
    for (const [slot, words] of distinct(before)) {
      cues.set(slot, new Set([...(cues.get(slot) ?? []), ...words]));
    }
  }
  const vague = [...model.entities.values()].filter(({ format }) => format === "any_text");
  return { trie, matchers, vague: new Set(vague.map(({ id }) => id)), cues };
}

/** So many words before a slot may be a cue: "from my". */
const cueWords = 2;

function collectCues(sample: Sample, cues: Map<string, Set<string>>): void {
  for (const [place, part] of sample.entries()) {
    if (!("slot" in part)) continue;
    const words = cues.get(part.slot) ?? new Set();
    cues.set(part.slot, words);
    for (let back = 1; back <= cueWords; back++) {
      const before = sample[place - back];
      if (!before || !("word" in before)) break;
      words.add(before.word);
    }
  }
}

/** What stands before several slots of one intent tells nothing about which of them is meant. */
function distinct(cues: ReadonlyMap<string, ReadonlySet<string>>): Map<string, Set<string>> {
  return new Map(
    [...cues].map(([slot, words]) => {
      const rivals = [...cues].flatMap(([other, theirs]) => (other === slot ? [] : [theirs]));
      return [slot, new Set([...words].filter((word) => !rivals.some((theirs) => theirs.has(word))))];
    }),
  );
}
