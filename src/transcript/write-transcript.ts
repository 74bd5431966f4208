import type { Event, EventBody, Inbound, Parameters } from "../dialog/event.ts";
import type { Model } from "../dialog/model.ts";
import { writeYaml } from "../model/write-yaml.ts";
import { type Day, today } from "../nlu/typed/calendar.ts";
import { isActionForClient } from "./play.ts";
import { slotsOf } from "./show.ts";
import { timeSharing } from "./time-sharing.ts";

/** A conversation that took place. */
export interface Recorded {
  readonly sessionId: string;
  /** The whole log, from the beginning of the session. */
  readonly events: readonly Event[];
  /** The version of the model that it was about; absent when that can not be had any more. */
  readonly model: Model | undefined;
}

/** What came from outside, and all that it led to, webhooks and their results included. */
interface Exchange {
  readonly input: Inbound;
  /** When it was recorded, in milliseconds since 1970. */
  readonly time: number;
  readonly rest: EventBody[];
}

/** A mapping as YAML has it. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * Writes a conversation down as a transcript that `parley test` plays. What transcripts have no words for is left
 * out: that a session was ended from outside, and steps whose webhook never answered. While it writes, the rest of
 * the process goes on.
 *
 * @param most is how many characters it may have; a longer one is undefined.
 */
export async function writeTranscript(
  { sessionId, events, model }: Recorded,
  most: number,
): Promise<string | undefined> {
  const writer = new TranscriptWriter(model);
  const shareTime = timeSharing();
  let text = `# Session ${sessionId}\n`;
  for (const exchange of exchangesIn(events)) {
    await shareTime();
    text += writer.write(exchange);
    if (text.length > most) return undefined;
  }
  return text;
}

/** Stands in place of a step. */
const leftOut = "# Left out: a step whose webhook never answered\n";

function exchangesIn(events: readonly Event[]): Exchange[] {
  const exchanges: Exchange[] = [];
  for (const { body, time } of events) {
    const rest = exchanges.at(-1)?.rest;
    switch (body.kind) {
      case "session_started":
      case "user_text":
      case "story_jump":
      case "input_timeout":
        exchanges.push({ input: body, time, rest: [] });
        break;
      case "command_result":
        if (rest && waitsForWebhook(rest)) rest.push(body);
        else exchanges.push({ input: body, time, rest: [] });
        break;
      case "session_ended":
        if (body.reason === "problem") rest?.push(body);
        break;
      default:
        rest?.push(body);
    }
  }
  return exchanges;
}

function waitsForWebhook(events: readonly EventBody[]): boolean {
  const last = events.at(-1);
  return last?.kind === "command" && last.runner === "webhook";
}

class TranscriptWriter {
  private readonly model: Model | undefined;
  private locale = "";
  /** The day that it is where the transcript has come to. */
  private day: Day | undefined;

  constructor(model: Model | undefined) {
    this.model = model;
  }

  /** A step, with its line break. */
  write({ input, time, rest }: Exchange): string {
    const isCutOff = waitsForWebhook(rest);
    // A jump has led out of it: what follows does not depend on it. Only the beginning has to be there.
    if (isCutOff && input.kind !== "session_started") return leftOut;
    const recognition = rest.find((event) => event.kind === "recognition");
    const webhook = callsIn(rest);
    return writeYaml([
      {
        ...this.input(input, time),
        ...(recognition
          ? {
              recognize: {
                valid_input: recognition.valid,
                intent: recognition.intentId,
                slots: slotsOf(recognition),
              },
            }
          : {}),
        ...(webhook.length > 0 ? { webhook } : {}),
        ...(isCutOff ? {} : { expect: rest.flatMap((event) => this.action(event)) }),
      },
    ]);
  }

  private input(input: Inbound, time: number): Fields {
    switch (input.kind) {
      case "session_started": {
        const { locale, parameters, skipGreeting } = input;
        this.locale = locale;
        return {
          start: {
            ...unlessEmpty("parameters", parameters),
            ...(locale === this.model?.locales[0] ? {} : { locale }),
            ...(skipGreeting ? { skip_greeting: true } : {}),
            ...this.clock(time),
          },
        };
      }
      case "user_text": {
        const { text, timedOut } = input;
        const more = timedOut ? { timed_out: true } : this.clock(time);
        return { user: Object.keys(more).length === 0 ? text : { text, ...more } };
      }
      case "command_result": {
        const { commandId, outputs, error } = input;
        return { result: { id: commandId, ...unlessEmpty("out", outputs), ...(error ? { error } : {}) } };
      }
      case "story_jump":
        return { set_story: { id: input.storyId, ...unlessEmpty("parameters", input.parameters) } };
      case "input_timeout":
        return { timeout: {} };
      case "session_ended":
        throw new Error("a transcript has no words for the end of a session");
      default:
        return input satisfies never;
    }
  }

  /** The time of a text, on a day that the transcript does not know yet. Only dates depend on it, and only on the day. */
  private clock(time: number): Fields {
    const { entities, settings } = this.model ?? {};
    if (entities && ![...entities.values()].some(({ format }) => format === "date")) return {};
    const day = today({ now: time, timeZone: settings?.timeZone ?? "UTC" });
    if (day === this.day) return {};
    this.day = day;
    return { now: new Date(time).toISOString().replace(/\.\d+Z$/, "Z") };
  }

  private action(event: EventBody): Fields | [] {
    if (!isActionForClient(event)) return [];
    switch (event.kind) {
      case "reply": {
        const { replyId, text } = event;
        // A test says the first of several variations, whichever was said here.
        const isOnly = this.model?.replies.get(replyId)?.texts.get(this.locale)?.length === 1;
        return { reply: { id: replyId, ...(isOnly ? { text } : {}) } };
      }
      case "command":
        return { command: { id: event.commandId, inputs: event.inputs } };
      case "wait_for_user": {
        const { immediate, slot } = event;
        return { input: { immediate, ...(slot ? { slot } : {}) } };
      }
      case "transcribe":
        return { transcribe: { id: event.transcribeId } };
      case "session_ended":
        return { end: {} };
      default:
        return event satisfies never;
    }
  }
}

/** The calls that the webhook got, and what it answered. */
function callsIn(events: readonly EventBody[]): Fields[] {
  return events.flatMap((event, index): Fields[] => {
    if (event.kind !== "command" || event.runner === "client") return [];
    const { commandId: id, inputs } = event;
    const result = events[index + 1];
    const answer =
      result?.kind === "command_result"
        ? {
            ...unlessEmpty("outParameters", result.outputs),
            ...(result.error ? { error: result.error } : {}),
          }
        : {};
    return [{ expect: { id, inputParameters: inputs }, respond: { id, ...answer } }];
  });
}

function unlessEmpty(name: string, parameters: Parameters): Fields {
  return Object.keys(parameters).length === 0 ? {} : { [name]: parameters };
}
