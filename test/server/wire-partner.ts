import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Event } from "../../gen/parley/v1/event_pb.ts";
import type { CreateEventRequestSchema } from "../../gen/parley/v1/session_service_pb.ts";
import type { ClientInput, EventBody } from "../../src/dialog/event.ts";
import type { Partner } from "../../src/transcript/play.ts";
import type { TranscriptInput, WebhookCall } from "../../src/transcript/transcript.ts";
import type { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { begin, send } from "./conversation.ts";
import { eventFromWire } from "./event-from-wire.ts";
import type { Clients } from "./start.ts";

/** Plays transcripts against a server, through one of its clients. The webhook says what the transcript says. */
export class WirePartner implements Partner {
  private readonly clients: Clients;
  private readonly modelId: string;
  private readonly webhook: WebhookStandIn;
  private sessionId: string;

  /** @param sessionId empty: the server finds one. */
  constructor(clients: Clients, modelId: string, webhook: WebhookStandIn, sessionId: string) {
    this.clients = clients;
    this.modelId = modelId;
    this.webhook = webhook;
    this.sessionId = sessionId;
  }

  async start(
    { parameters, locale = "", skipGreeting, now }: Extract<TranscriptInput, { kind: "start" }>,
    calls: readonly WebhookCall[],
  ): Promise<EventBody[]> {
    if (now !== undefined) throw new Error("the clock of a server can not be set");
    this.webhook.react = answering(calls);
    const { modelId, sessionId, clients } = this;
    const request = { modelId, sessionId, parameters: { ...parameters }, locale, skipGreeting };
    const { session, events } = await begin(clients, request);
    if (sessionId !== "" && session.sessionId !== sessionId) throw new Error(`it is ${session.sessionId}`);
    this.sessionId = session.sessionId;
    return bodies(events).slice(1);
  }

  async send(input: ClientInput, calls: readonly WebhookCall[], now?: number): Promise<EventBody[]> {
    if (now !== undefined) throw new Error("the clock of a server can not be set");
    this.webhook.react = answering(calls);
    const { sessionId } = this;
    return bodies(await send(this.clients, { sessionId, input: inputToWire(input) })).slice(1);
  }
}

/** Has a webhook answer what a step of a transcript says. */
export function answering(calls: readonly WebhookCall[]): WebhookStandIn["react"] {
  const answers = [...calls];
  return ({ request: { id }, answer }) => {
    const { outputs = {}, error = "the transcript has no answer" } = answers.shift()?.answer ?? {};
    answer({ id, outParameters: outputs, error });
  };
}

function bodies(events: readonly Event[]): EventBody[] {
  return events.map(eventFromWire);
}

function inputToWire(
  input: ClientInput,
): NonNullable<MessageInitShape<typeof CreateEventRequestSchema>["input"]> {
  switch (input.kind) {
    case "user_text":
      return { case: "userText", value: { text: input.text, timedOut: input.timedOut } };
    case "command_result": {
      const { commandId, outputs, error } = input;
      return { case: "commandResult", value: { commandId, outputs: { ...outputs }, error } };
    }
    case "story_jump":
      return { case: "storyJump", value: { storyId: input.storyId, parameters: { ...input.parameters } } };
    case "input_timeout":
      return { case: "inputTimeout", value: {} };
    default:
      return input satisfies never;
  }
}
