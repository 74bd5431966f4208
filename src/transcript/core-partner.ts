import { expectation } from "../dialog/answer.ts";
import type { ClientInput, EventBody, Inbound } from "../dialog/event.ts";
import { secretsIn } from "../dialog/mask.ts";
import type { Model } from "../dialog/model.ts";
import { checkInput, type Input, run } from "../dialog/run.ts";
import { initialState, type State } from "../dialog/state.ts";
import { BuiltinRecognizer } from "../nlu/builtin.ts";
import type { Recognizer } from "../nlu/recognizer.ts";
import type { Coverage } from "./coverage.ts";
import type { Partner } from "./play.ts";
import type { TranscriptInput, WebhookCall } from "./transcript.ts";

/** Plays transcripts against the dialog itself, without a server: fast, and always the same. */
export class CorePartner implements Partner {
  private readonly model: Model;
  private readonly recognizer: Recognizer;
  private readonly coverage: Coverage | undefined;
  /** The values of sensitive parameters that have occurred, in the forms in which they did. */
  readonly secrets = new Set<string>();
  private state: State;
  private now: number | undefined;

  constructor(model: Model, coverage?: Coverage, recognizer: Recognizer = new BuiltinRecognizer()) {
    this.model = model;
    this.recognizer = recognizer;
    this.coverage = coverage;
    this.state = initialState(model.locales[0] ?? "", {}, null);
  }

  start(
    { parameters, locale, skipGreeting, now }: Extract<TranscriptInput, { kind: "start" }>,
    webhook: readonly WebhookCall[],
  ): Promise<EventBody[]> {
    const { id, version, locales } = this.model;
    const chosen = locale ?? locales[0] ?? "";
    if (!locales.includes(chosen)) throw new Error(`the model has no locale ${chosen}`);
    this.state = initialState(chosen, parameters, null);
    this.now = now;
    return this.take(
      {
        kind: "session_started",
        modelId: id,
        modelVersion: version,
        locale: chosen,
        parameters,
        skipGreeting,
      },
      webhook,
    );
  }

  send(input: ClientInput, webhook: readonly WebhookCall[], now = this.now): Promise<EventBody[]> {
    this.now = now;
    return this.take(input, webhook);
  }

  private async take(inbound: Inbound, webhook: readonly WebhookCall[]): Promise<EventBody[]> {
    const events = await this.turn(inbound);
    const answers = [...webhook];
    for (;;) {
      const last = events.at(-1);
      if (last?.kind !== "command" || last.runner === "client") return events;
      const answer = answers.shift()?.answer;
      if (!answer) throw new Error(`no webhook answer is given for command ${last.commandId} in this step`);
      const result: Inbound = { kind: "command_result", commandId: last.commandId, ...answer };
      events.push(result, ...(await this.turn(result)));
    }
  }

  private async turn(event: Inbound): Promise<EventBody[]> {
    const { model, state } = this;
    if (event.kind !== "user_text" || event.timedOut) return this.step({ event });
    checkInput(model, state, event);
    const { text } = event;
    const expected = expectation(model, state);
    const question = { text, model, locale: state.locale, expected, now: this.now ?? Date.now() };
    return this.step({ event, recognized: await this.recognizer.recognize(question) });
  }

  private step(input: Input): EventBody[] {
    const { state, events } = run(this.model, this.state, input, this.coverage?.observe);
    for (const secret of secretsIn(this.model, [input.event, ...events])) this.secrets.add(secret);
    this.coverage?.count(events);
    this.state = state;
    return [...events];
  }
}
