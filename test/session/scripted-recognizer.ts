import type { Recognized } from "../../src/dialog/event.ts";
import { BuiltinRecognizer } from "../../src/nlu/builtin.ts";
import type { Question, Recognizer } from "../../src/nlu/recognizer.ts";

/** The built-in recognizer, which counts, and does something else first when a test wants it to. */
export class ScriptedRecognizer implements Recognizer {
  /** How often it was asked. */
  count = 0;
  before: () => Promise<void> = async () => {};
  private readonly inner = new BuiltinRecognizer();

  async recognize(question: Question): Promise<Recognized> {
    this.count++;
    await this.before();
    return this.inner.recognize(question);
  }
}
