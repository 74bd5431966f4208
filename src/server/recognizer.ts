import { BuiltinRecognizer } from "../nlu/builtin.ts";
import { Cascade } from "../nlu/outside/cascade.ts";
import { OpenaiRecognizer } from "../nlu/outside/openai.ts";
import type { Endpoint } from "../nlu/outside/post-json.ts";
import { RasaRecognizer } from "../nlu/outside/rasa.ts";
import type { Recognizer } from "../nlu/recognizer.ts";

/** What understands the users of a server. */
export type RecognizerSettings = { readonly kind: "builtin" } | OutsideSettings;

/** The built-in recognizer, and one that is reached over HTTP. */
export type OutsideSettings = Endpoint & {
  /** When it is asked: where the built-in one is not sure, or about every text. */
  readonly mode: "cascade" | "external";
} & (
    | { readonly kind: "rasa" }
    /** Any API that is like OpenAI's, and the name of a language model there. */
    | { readonly kind: "openai"; readonly modelName: string }
  );

/** Builds a recognizer. `onError` is told when the outside one is given up for a while. */
export function openRecognizer(settings: RecognizerSettings, onError: (error: unknown) => void): Recognizer {
  const builtin = new BuiltinRecognizer();
  if (settings.kind === "builtin") return builtin;
  const { kind, mode } = settings;
  return new Cascade({
    builtin,
    outside:
      kind === "rasa" ? new RasaRecognizer(settings) : new OpenaiRecognizer(settings, settings.modelName),
    mode,
    now: () => performance.now(),
    onError: (error) => {
      const reason = error instanceof Error ? error.message : error;
      onError(
        new Error(`${kind} keeps failing (${reason}); the built-in recognizer answers until it is back`),
      );
    },
  });
}
