import { type Model, slotFillIntentId } from "../dialog/model.ts";
import type { EntityMatcher } from "./entity.ts";
import { entityMatcher } from "./entity-matcher.ts";
import { isSampleFault } from "./expand.ts";
import { expandSample, type Sample } from "./sample.ts";
import { SampleTrie } from "./sample-trie.ts";
import { slotEntities } from "./slot-entities.ts";

/** What a model says in one locale, ready to be compared with texts. */
export interface Grammar {
  readonly trie: SampleTrie;
  /** By entity. */
  readonly matchers: ReadonlyMap<string, EntityMatcher>;
  /** Entities that accept any text: their values mean something only where they are asked for. */
  readonly vague: ReadonlySet<string>;
  /** The words that samples have right in front of a slot, such as "from". */
  readonly cues: ReadonlyMap<string, ReadonlySet<string>>;
}

export function grammarOf(model: Model, locale: string): Grammar {
  const matchers = new Map(
    [...model.entities].map(([id, entity]) => [id, entityMatcher(entity, locale)] as const),
  );
  const bySlot = [...slotEntities(model)].flatMap(([slot, entityId]) => {
    const matcher = matchers.get(entityId);
    return matcher ? [[slot, matcher] as const] : [];
  });
  const trie = new SampleTrie(new Map(bySlot));
  const cues = new Map<string, Set<string>>();
  for (const intent of model.intents.values()) {
    for (const text of intent.samples.get(locale) ?? []) {
      const samples = expandSample(text);
      if (isSampleFault(samples)) continue;
      for (const sample of samples) {
        trie.add(intent.id, sample, text);
        if (intent.id !== slotFillIntentId || sample.length > 1) addCues(cues, sample);
      }
    }
  }
  const vague = [...model.entities.values()].filter(({ format }) => format === "any_text");
  return { trie, matchers, vague: new Set(vague.map(({ id }) => id)), cues };
}

function addCues(cues: Map<string, Set<string>>, sample: Sample): void {
  for (const [place, part] of sample.entries()) {
    const before = sample[place - 1];
    if (!("slot" in part) || !before || !("word" in before)) continue;
    const words = cues.get(part.slot) ?? new Set();
    cues.set(part.slot, words.add(before.word));
  }
}
