import type { Client } from "@connectrpc/connect";
import {
  type CommandAction,
  CommandStatus_StatusCode,
  type Diatheke,
  type DiathekeEvent,
  type ReplyAction,
  type TokenData,
  type WaitForUserAction,
} from "../../gen/cobaltspeech/diatheke/diatheke_pb.ts";
import type { DiathekeService } from "../../gen/cobaltspeech/diatheke/v3/diatheke_pb.ts";
import type { InteractService } from "../../gen/cobaltspeech/interact/v3/interact_pb.ts";
import type { ClientInput, EventBody } from "../../src/dialog/event.ts";
import { isActionForClient, type Partner } from "../../src/transcript/play.ts";
import type { TranscriptInput, WebhookCall } from "../../src/transcript/transcript.ts";
import { logOf, present } from "../server/conversation.ts";
import { eventFromWire } from "../server/event-from-wire.ts";
import type { Clients } from "../server/start.ts";
import { answering } from "../server/wire-partner.ts";
import { next } from "../session/collect.ts";
import type { WebhookStandIn } from "../session/webhook-stand-in.ts";
import type { DiathekeClients } from "./clients.ts";

/** What an API tells a client to do. What it does not tell is absent. */
export type Told =
  | { readonly kind: "reply"; readonly text: string; readonly replyId?: string }
  | {
      readonly kind: "command";
      readonly commandId: string;
      readonly inputs: Readonly<Record<string, string>>;
    }
  | { readonly kind: "wait_for_user"; readonly immediate: boolean };

/** A session over one of Diatheke's APIs. */
interface Talk {
  readonly sessionId: () => string;
  begin(modelId: string): Promise<Told[]>;
  /** @param logged are the actions that the log has for it. */
  send(input: ClientInput, logged: () => Promise<readonly EventBody[]>): Promise<Told[]>;
}

/**
 * Plays transcripts over one of Diatheke's APIs. What its client is told is compared; what it is not told, such as
 * slots, is read in the log.
 */
export class DiathekePartner implements Partner {
  private readonly talk: Talk;
  private readonly clients: Clients;
  private readonly webhook: WebhookStandIn;
  private read = 0;

  constructor(talk: Talk, clients: Clients, webhook: WebhookStandIn) {
    this.talk = talk;
    this.clients = clients;
    this.webhook = webhook;
  }

  async start(
    _input: Extract<TranscriptInput, { kind: "start" }>,
    calls: readonly WebhookCall[],
  ): Promise<EventBody[]> {
    this.webhook.react = answering(calls);
    const told = await this.talk.begin("bank");
    return asTold(await this.news(), told).slice(1);
  }

  async send(input: ClientInput, calls: readonly WebhookCall[]): Promise<EventBody[]> {
    this.webhook.react = answering(calls);
    let news: EventBody[] | undefined;
    const told = await this.talk.send(input, async () => {
      news = await this.news();
      return news;
    });
    return asTold(news ?? (await this.news()), told).slice(1);
  }

  /** The log since it was read last. */
  private async news(): Promise<EventBody[]> {
    const log = await logOf(this.clients, this.talk.sessionId());
    const news = log.slice(this.read).map(eventFromWire);
    this.read = log.length;
    return news;
  }
}

/** The events of a log, with the actions among them as a client was told them, in its order. */
function asTold(logged: readonly EventBody[], told: readonly Told[]): EventBody[] {
  const left = [...told];
  const events = logged.map((body): EventBody => {
    if (!isActionForClient(body) || (body.kind === "wait_for_user" && left.length === 0)) return body;
    const one = left.shift();
    if (one?.kind !== body.kind) throw new Error(`${body.kind} was told as ${one?.kind ?? "nothing"}`);
    return { ...body, ...one } as EventBody;
  });
  if (left.length > 0) throw new Error(`there is no ${left[0]?.kind} in the log`);
  return events;
}

/** Version 1. Waiting for the user is not told. */
export function eventTalk({ diatheke }: DiathekeClients): Talk {
  let sessionId = "";
  let stream: AsyncIterator<DiathekeEvent>;
  let commandStateId = "";
  return {
    sessionId: () => sessionId,
    async begin(model) {
      ({ sessionId } = await diatheke.newSession({ model }));
      stream = diatheke.sessionEventStream({ sessionId })[Symbol.asyncIterator]();
      return [toldBy(await next(stream))].flat();
    },
    async send(input, logged) {
      await push(diatheke, sessionId, commandStateId, input);
      const told: Told[] = [];
      const news = await logged();
      const count = news.filter((body) => {
        return body.kind === "recognition" || (isActionForClient(body) && body.kind !== "wait_for_user");
      }).length;
      for (let heard = 0; heard < count; ) {
        const event = await next(stream);
        const { result } = event;
        // Who has set a story is told where the session stands, too.
        if (result.case === "atStart" || result.case === "inputRequired") continue;
        heard++;
        if (result.case === "command") ({ commandStateId } = result.value);
        if (result.case === "recognize") {
          const { text, validInput } = result.value;
          const said = input.kind === "user_text" ? input.text : "";
          const recognized = news.some((body) => body.kind === "recognition" && body.valid === validInput);
          if (text !== said || !recognized) throw new Error(`"${text}" was recognized otherwise`);
        } else told.push(...toldBy(event));
      }
      return told;
    },
  };
}

async function push(
  diatheke: Client<typeof Diatheke>,
  sessionId: string,
  commandStateId: string,
  input: ClientInput,
): Promise<void> {
  switch (input.kind) {
    case "user_text":
      await diatheke.pushText({ sessionId, text: input.text });
      return;
    case "command_result": {
      const { SUCCESS, FAILURE } = CommandStatus_StatusCode;
      await diatheke.commandFinished({
        ...{ sessionId, commandStateId, commandId: input.commandId },
        outputParameters: { ...input.outputs },
        returnStatus: input.error === "" ? SUCCESS : FAILURE,
        errorMessageText: input.error,
      });
      return;
    }
    case "story_jump":
      await diatheke.setStory({ sessionId, storyId: input.storyId, parameters: { ...input.parameters } });
      return;
    case "input_timeout":
      throw new Error("version 1 knows no timeouts");
    default:
      input satisfies never;
  }
}

function toldBy({ result }: DiathekeEvent): Told[] {
  switch (result.case) {
    case "reply":
      return [{ kind: "reply", text: result.value.text, replyId: result.value.label }];
    case "command":
      return [{ kind: "command", commandId: result.value.commandId, inputs: result.value.parameters }];
    default:
      return [];
  }
}

type Token = Pick<TokenData, "data" | "id" | "metadata">;
type WireInput = Exclude<ReturnType<typeof inputToWire>, undefined>;

interface Output {
  readonly token?: Token | undefined;
  readonly actionList: readonly {
    readonly action: { readonly case: string | undefined; readonly value?: unknown };
  }[];
}

/** Version 2. */
export function tokenTalk({ diatheke }: DiathekeClients): Talk {
  return talkWithTokens(
    (modelId) => diatheke.createSession({ modelId }),
    (token, input) => diatheke.updateSession({ token, input }),
  );
}

/** Version 3, under either of its names. */
export function v3Talk(service: Client<typeof DiathekeService> | Client<typeof InteractService>): Talk {
  return talkWithTokens(
    async (modelId) => present((await service.createSession({ modelId })).sessionOutput),
    async (token, input) => {
      return present((await service.updateSession({ sessionInput: { token, input } })).sessionOutput);
    },
  );
}

function talkWithTokens(
  create: (modelId: string) => Promise<Output>,
  update: (token: Token, input: WireInput) => Promise<Output>,
): Talk {
  let token: Token | undefined;
  const actions = (output: Output): Told[] => {
    token = output.token;
    return output.actionList.map(({ action }) => actionFromWire(action));
  };
  return {
    sessionId: () => present(token).id,
    begin: async (modelId) => actions(await create(modelId)),
    send: async (input) => actions(await update(present(token), inputToWire(input))),
  };
}

function inputToWire(input: ClientInput) {
  switch (input.kind) {
    case "user_text":
      return { case: "text", value: { text: input.text } } as const;
    case "command_result": {
      const { commandId: id, outputs, error } = input;
      return { case: "cmd", value: { id, outParameters: { ...outputs }, error } } as const;
    }
    case "story_jump": {
      const { storyId, parameters } = input;
      return { case: "story", value: { storyId, parameters: { ...parameters } } } as const;
    }
    case "input_timeout":
      return { case: "asr", value: { timedOut: true } } as const;
    default:
      return input satisfies never;
  }
}

function actionFromWire({ case: kind, value }: Output["actionList"][number]["action"]): Told {
  switch (kind) {
    case "reply":
      return { kind: "reply", text: (value as ReplyAction).text };
    case "command": {
      const { id: commandId, inputParameters: inputs } = value as CommandAction;
      return { kind: "command", commandId, inputs };
    }
    case "input":
      return { kind: "wait_for_user", immediate: (value as WaitForUserAction).immediate };
    default:
      throw new Error(`there is an action ${kind}`);
  }
}
