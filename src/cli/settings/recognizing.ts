import * as z from "zod";
import type { RecognizerSettings } from "../../server/recognizer.ts";
import { type Complaint, type Given, type SettingGroup, time, type ValuesOf } from "./setting.ts";
import { isPostgres } from "./storing.ts";

/** The environment variable with the key to an API like OpenAI's: the one setting that stands nowhere else. */
const keyVariable = "PARLEY_OPENAI_KEY";

/** What understands the users. */
export const recognizing = {
  heading: "Recognizing",
  settings: {
    cache: {
      flags: "--cache <directory>",
      about: 'what was learned from models, or "none"',
      byDefault: "",
      defaultInWords: "beside the store, or here",
      read: z.string(),
    },
    recognizer: {
      flags: "--recognizer <name>",
      about: "what understands texts: builtin, or also rasa or openai",
      byDefault: "builtin",
      read: z.enum(["builtin", "rasa", "openai"], "must be builtin, rasa or openai"),
    },
    recognizerUrl: {
      flags: "--recognizer-url <url>",
      about: "where rasa or openai is",
      byDefault: "",
      defaultInWords: "none",
      read: z.string().transform((text, context) => {
        if (text === "") return undefined;
        const url = URL.canParse(text) ? new URL(text) : undefined;
        if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) return url;
        context.addIssue({
          code: "custom",
          message: "must be http://… or https://…, without a user and password",
        });
        return z.NEVER;
      }),
    },
    recognizerMode: {
      flags: "--recognizer-mode <mode>",
      about: "ask it when builtin is unsure (cascade), or external: always",
      byDefault: "cascade",
      read: z.enum(["cascade", "external"], "must be cascade or external"),
    },
    recognizerTimeout: {
      flags: "--recognizer-timeout <time>",
      about: "how long it may take: 500ms, 2s",
      byDefault: "2s",
      read: time("100ms", "60s", "500ms or 2s"),
    },
    recognizerModel: {
      flags: "--recognizer-model <name>",
      about: "which language model openai runs",
      byDefault: "",
      defaultInWords: "none",
      read: z.string(),
    },
    recognizerVectors: {
      flags: "--recognizer-vectors <kind>",
      about: "what builtin compares: words, or also sentences, which needs more packages",
      byDefault: "words",
      read: z.enum(["words", "sentences"], "must be words or sentences"),
    },
  },
  check: missing,
} satisfies SettingGroup;

/** The settings that an outside recognizer needs, and that were not given. */
function missing(given: Given): Complaint[] {
  const needed = new Map<unknown, readonly string[]>([
    ["rasa", ["recognizerUrl"]],
    ["openai", ["recognizerUrl", "recognizerModel"]],
  ]);
  const kind = given.get("recognizer");
  const complaints: Complaint[] = (needed.get(kind) ?? [])
    .filter((setting) => given.get(setting) === "")
    .map((setting) => ({ setting, message: `must be given for recognizer ${kind}` }));
  if (kind === "openai" && !/^[!-~]*$/.test(openaiKey()))
    complaints.push({ setting: keyVariable, message: "must be printable ASCII, without blanks" });
  return complaints;
}

/** The recognizer that settings ask for. */
export function recognizerOf(values: ValuesOf<typeof recognizing.settings>): RecognizerSettings {
  const { recognizer: kind, recognizerUrl: url, recognizerMode: mode, recognizerTimeout: timeoutMs } = values;
  if (kind === "builtin" || !url) return { kind: "builtin" };
  if (kind === "rasa") return { kind, url, mode, timeoutMs };
  const key = openaiKey();
  return { kind, url, mode, timeoutMs, modelName: values.recognizerModel, ...(key ? { key } : {}) };
}

/** Where what was learned is kept; empty: nowhere. */
export function cacheOf(cache: string, store: string): string {
  if (cache === "none" || (cache === "" && store === ":memory:")) return "";
  return cache || (isPostgres(store) ? "parley-cache" : `${store}-cache`);
}

function openaiKey(): string {
  return process.env[keyVariable] ?? "";
}
