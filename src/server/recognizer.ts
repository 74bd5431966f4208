import type { Model } from "../dialog/model.ts";
import { BuiltinRecognizer } from "../nlu/builtin.ts";
import { ClassifierCache } from "../nlu/learned/classifier-cache.ts";
import type { SentenceVectors } from "../nlu/learned/sentence-vectors.ts";
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

export interface RecognizerParts {
  /** Where what was learned from models is kept; empty: nowhere. */
  readonly cacheDirectory: string;
  /** What the built-in recognizer knows of sentences; absent: only words. */
  readonly sentences?: SentenceVectors;
  /** Told now and then how far the learning of a model is, 0 to 1, when it takes long. */
  readonly onProgress: (model: Model, locale: string, part: number) => void;
  /** Told when the outside recognizer is given up for a while, and when a model could not be learned. */
  readonly onError: (error: unknown) => void;
}

/** Builds a recognizer. */
export function openRecognizer(settings: RecognizerSettings, parts: RecognizerParts): Recognizer {
  const { cacheDirectory, sentences, onProgress, onError } = parts;
  const cache = cacheDirectory === "" ? {} : { cache: new ClassifierCache(cacheDirectory) };
  const builtin = new BuiltinRecognizer({
    ...cache,
    ...(sentences ? { sentences } : {}),
    onProgress,
    onError,
  });
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
