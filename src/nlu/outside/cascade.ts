import { settle } from "../../dialog/answer.ts";
import type { Recognized } from "../../dialog/event.ts";
import type { Model } from "../../dialog/model.ts";
import type { Explanation, Question, Recognizer } from "../recognizer.ts";
import { Breaker } from "./breaker.ts";

export interface CascadeParts {
  readonly builtin: Recognizer;
  /** May throw: then the built-in recognizer has the word. */
  readonly outside: Recognizer;
  /** When the outside one is asked: where the built-in one is not sure, or about every text. */
  readonly mode: "cascade" | "external";
  /** Milliseconds since any moment. */
  readonly now: () => number;
  /** Told when the outside recognizer is given up for a while; not for each text. */
  readonly onError: (error: unknown) => void;
}

/** After how many failures in a row the outside recognizer is left alone, and for how long. */
const mostFailures = 5;
const restMs = 10_000;

/** Longer texts are no sentences; they stay here. In UTF-16 units. */
const maxTextCharacters = 4000;

/**
 * The built-in recognizer, and one outside of this process that is asked too. Whatever happens to that one,
 * there is an answer: the built-in one's.
 */
export class Cascade implements Recognizer {
  private readonly parts: CascadeParts;
  private readonly breaker: Breaker;

  constructor(parts: CascadeParts) {
    const { now, onError } = parts;
    this.parts = parts;
    this.breaker = new Breaker({ mostFailures, restMs, now, onOpen: onError });
  }

  get inside(): Recognizer {
    return this.parts.builtin;
  }

  prepare(model: Model): void | Promise<void> {
    return this.parts.builtin.prepare?.(model);
  }

  async settled(): Promise<void> {
    await this.parts.builtin.settled?.();
  }

  /** The reasons are those of the built-in recognizer; the outside one gives none. */
  async explain(question: Question): Promise<Explanation> {
    const own = await this.parts.builtin.explain?.(question);
    const recognized = await this.recognize(question);
    return own
      ? { ...own, recognized }
      : { recognized, sample: "", ranking: [], accept: question.model.settings.accept };
  }

  async recognize(question: Question): Promise<Recognized> {
    const { builtin, mode } = this.parts;
    if (mode === "external") return (await this.ask(question)) ?? builtin.recognize(question);
    const own = await builtin.recognize(question);
    if (isSure(own, question)) return own;
    const others = await this.ask(question);
    // An input may accept less than its model does: a weak answer is better than none.
    return others?.intentId ? others : own;
  }

  /** What the outside recognizer makes of a text; nothing when it was not asked, or failed. */
  private async ask(question: Question): Promise<Recognized | undefined> {
    if (question.text.trim() === "" || question.text.length > maxTextCharacters) return undefined;
    try {
      return await this.breaker.call(async () => this.parts.outside.recognize(question));
    } catch {
      return undefined;
    }
  }
}

function isSure(recognized: Recognized, { model }: Question): boolean {
  return settle(recognized, model.settings.accept).intentId !== "";
}
