import type { Recognized } from "../../src/dialog/event.ts";
import { nothingRecognized, type Question, type Recognizer } from "../../src/nlu/recognizer.ts";
import type { Incarnation } from "./incarnation.ts";
import type { World } from "./world.ts";

/** What users say to the clerk, and what it means: an intent, and perhaps an item. */
const meanings: Readonly<Record<string, readonly [intentId: string, item?: string]>> = {
  hello: ["hello_intent"],
  "I want to order": ["order_intent"],
  "order apples": ["order_intent", "apples"],
  pears: ["slot_fill_intent", "pears"],
  "are there apples": ["stock_intent", "apples"],
  "what is there": ["stock_intent"],
  "count everything twice": ["stock_twice_intent"],
  "the moon is green": [""],
};

export const sayings: readonly string[] = Object.keys(meanings);

/** What a recognizer that failed throws. */
export class RecognizerFailure extends Error {}

/** Understands a few sentences, takes its time, and fails now and then. */
export class RecognizerStandIn implements Recognizer {
  private readonly world: World;
  private readonly incarnation: Incarnation;

  constructor(world: World, incarnation: Incarnation) {
    this.world = world;
    this.incarnation = incarnation;
  }

  recognize({ text }: Question): Promise<Recognized> {
    const { chance, scheduler } = this.world;
    const fails = this.world.isTroubled && chance.happens(0.01);
    return new Promise((resolve, reject) => {
      const answer = () => (fails ? reject(new RecognizerFailure("no idea")) : resolve(understood(text)));
      scheduler.after(chance.delay(), `recognize ${text}`, answer, () => this.incarnation.isOver);
    });
  }
}

/** @param said what nobody else has said: words, and a number. */
function understood(said: string): Recognized {
  const [text = ""] = said.split(" #");
  const [intentId, item] = meanings[text] ?? [""];
  if (intentId === "") return nothingRecognized;
  const start = item === undefined ? 0 : text.indexOf(item);
  const entity = { slot: "item", entityId: "item", start, end: text.length, confidence: 1 };
  const entities = item === undefined ? [] : [{ ...entity, value: item, text: item }];
  return { intentId, confidence: 1, entities, alternatives: [], source: "sample" };
}
