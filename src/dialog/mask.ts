import type { EventBody, Parameters, Recognition, UserText } from "./event.ts";
import type { Model } from "./model.ts";

/** What stands in place of a value that is not shown, however long it is. */
export const mask = "•••";

/** What a conversation held before some of its events: values, and the slot that was asked for, if any. */
export interface Before {
  readonly parameters: Parameters;
  readonly slot: string;
}

const nothingBefore: Before = { parameters: {}, slot: "" };

/**
 * The events of a conversation as they may be shown to others than its client, such as in logs and in files: the
 * values of the model's sensitive parameters are masked wherever they stand, also in what was said or replied
 * before they were captured. The answer to a question for a sensitive slot is masked as a whole, understood or not.
 */
export function maskEvents(
  model: Model,
  events: readonly EventBody[],
  before: Before = nothingBefore,
): EventBody[] {
  const { sensitive } = model;
  const secrets = secretsIn(model, events, before.parameters);
  let slot = before.slot;
  let said: Cut | undefined;
  return events.map((event, index): EventBody => {
    switch (event.kind) {
      case "user_text": {
        const next = events[index + 1];
        said = cutText(event, next?.kind === "recognition" ? next : undefined, secrets, sensitive, slot);
        return { ...event, text: said.text };
      }
      case "recognition":
        return maskRecognition(event, said, secrets, sensitive);
      case "wait_for_user":
        slot = event.slot;
        return event;
      case "reply":
        return { ...event, text: maskText(event.text, secrets) };
      case "problem":
        return { ...event, message: maskText(event.message, secrets) };
      case "command":
        return { ...event, inputs: maskParameters(event.inputs, secrets, sensitive) };
      case "command_result":
        return {
          ...event,
          outputs: maskParameters(event.outputs, secrets, sensitive),
          error: maskText(event.error, secrets),
          // Only the webhook knows what is in there.
          ...(event.webhookMetadata ? { webhookMetadata: mask } : {}),
        };
      case "session_started":
      case "story_jump":
        return { ...event, parameters: maskParameters(event.parameters, secrets, sensitive) };
      case "input_timeout":
      case "transcribe":
      case "session_ended":
        return event;
      default:
        return event satisfies never;
    }
  });
}

/** The values of sensitive parameters that occur in events: as they are kept, and as they were said. */
export function secretsIn(
  { sensitive }: Model,
  events: readonly EventBody[],
  parameters: Parameters = {},
): Set<string> {
  const secrets = new Set<string>();
  const collect = (values: Parameters): void => {
    for (const [name, value] of Object.entries(values)) if (sensitive.has(name)) secrets.add(value);
  };
  collect(parameters);
  for (const event of events) {
    if (event.kind === "recognition") {
      for (const { slot, value, text } of event.entities) {
        if (sensitive.has(slot)) secrets.add(value).add(text);
      }
    } else if (event.kind === "command") collect(event.inputs);
    else if (event.kind === "command_result") collect(event.outputs);
    else if (event.kind === "session_started" || event.kind === "story_jump") collect(event.parameters);
  }
  secrets.delete("");
  return secrets;
}

/** A text without secrets, whatever the case of their letters. */
export function maskText(text: string, secrets: ReadonlySet<string>): string {
  const pattern = patternOf(secrets);
  return pattern ? text.replaceAll(pattern, () => mask) : text;
}

/** From so many characters on, a secret is found inside of words and numbers, too. */
const leastInside = 3;

/** The longest secret first, so that none is left half. Undefined when there is none. */
function patternOf(secrets: ReadonlySet<string>): RegExp | undefined {
  if (secrets.size === 0) return undefined;
  const alternatives = [...secrets]
    .sort((a, b) => b.length - a.length)
    .map((secret) => {
      const literal = secret.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
      return secret.length < leastInside ? `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])` : literal;
    });
  return new RegExp(alternatives.join("|"), "giu");
}

function maskParameters(
  parameters: Parameters,
  secrets: ReadonlySet<string>,
  sensitive: ReadonlySet<string>,
): Parameters {
  const shown = Object.entries(parameters).map(([name, value]) => {
    return [name, sensitive.has(name) && value !== "" ? mask : maskText(value, secrets)] as const;
  });
  return Object.fromEntries(shown);
}

/** A text with pieces cut out of it. */
interface Cut {
  readonly text: string;
  /** Where a place of the whole text is now. Both in code points. */
  moved(place: number): number;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function cutText(
  { text }: UserText,
  recognition: Recognition | undefined,
  secrets: ReadonlySet<string>,
  sensitive: ReadonlySet<string>,
  slot: string,
): Cut {
  const characters = [...text];
  if (sensitive.has(slot)) return cut(characters, [{ start: 0, end: characters.length }]);
  const captured = recognition?.entities.filter((entity) => sensitive.has(entity.slot)) ?? [];
  const pattern = patternOf(secrets);
  const repeated = [...(pattern ? text.matchAll(pattern) : [])].map(({ 0: found, index }) => {
    const start = [...text.slice(0, index)].length;
    return { start, end: start + [...found].length };
  });
  return cut(characters, [...captured, ...repeated]);
}

function cut(characters: readonly string[], spans: readonly Span[]): Cut {
  const apart: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = apart.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else if (end > start) apart.push({ start, end });
  }
  let text = "";
  let at = 0;
  for (const { start, end } of apart) {
    text += characters.slice(at, start).join("") + mask;
    at = end;
  }
  return {
    text: text + characters.slice(at).join(""),
    moved(place) {
      let moved = place;
      for (const { start, end } of apart) {
        if (place <= start) break;
        moved += mask.length - Math.min(place, end) + start;
      }
      return moved;
    },
  };
}

function maskRecognition(
  recognition: Recognition,
  said: Cut | undefined,
  secrets: ReadonlySet<string>,
  sensitive: ReadonlySet<string>,
): Recognition {
  const entities = recognition.entities.map((entity) => {
    const isSecret = sensitive.has(entity.slot);
    const start = said?.moved(entity.start) ?? entity.start;
    const end = said?.moved(entity.end) ?? entity.end;
    const value = isSecret ? mask : maskText(entity.value, secrets);
    return { ...entity, value, text: isSecret ? mask : maskText(entity.text, secrets), start, end };
  });
  return { ...recognition, entities };
}
