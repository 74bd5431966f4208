import type { Recognized } from "../../src/dialog/event.ts";
import { grammarOf } from "../../src/nlu/grammar.ts";
import { hear } from "../../src/nlu/heard.ts";
import { recognizeLiterally } from "../../src/nlu/literal.ts";
import { nothingRecognized, type Question, type Recognizer } from "../../src/nlu/recognizer.ts";

/** Understands samples only, word for word: for tests of what has nothing to do with guessing. */
export class WordForWord implements Recognizer {
  private readonly grammars = new Map<string, ReturnType<typeof grammarOf>>();

  recognize(question: Question): Recognized {
    const { model, locale, expected } = question;
    const grammar = this.grammars.get(model.version + locale) ?? grammarOf(model, locale);
    this.grammars.set(model.version + locale, grammar);
    return recognizeLiterally(hear(question), model, expected, grammar)?.recognized ?? nothingRecognized;
  }
}
