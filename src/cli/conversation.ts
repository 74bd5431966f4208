import colours from "picocolors";
import { type Command, Command_Runner, type Event, type WaitForUser } from "../../gen/parley/v1/event_pb.ts";
import type { CommandDefinition } from "../../gen/parley/v1/model_pb.ts";
import { type Session, SessionState } from "../../gen/parley/v1/session_pb.ts";
import type { ParleyClient } from "../client/client.ts";

type Ask = (prompt: string) => Promise<string | undefined>;
type Input = NonNullable<Parameters<ParleyClient["sessions"]["createEvent"]>[0]["input"]>;

/** What the dialog waits for, as the last events have told. */
type Stop = { readonly wait: WaitForUser } | { readonly command: Command } | "over";

/** A conversation between a person at a terminal and a session. */
export class Conversation {
  private readonly client: ParleyClient;
  private readonly ask: Ask;
  private readonly print: (line: string) => void;
  private commands: readonly CommandDefinition[] = [];

  /** @param ask returns undefined when the person is gone. */
  constructor(client: ParleyClient, ask: Ask, print: (line: string) => void) {
    this.client = client;
    this.ask = ask;
    this.print = print;
  }

  /** Talks until the person leaves, or the session is over. Goes on with a session, or begins one. */
  async hold(modelId: string, locale: string, sessionId: string | undefined): Promise<void> {
    const { session, stop } =
      sessionId === undefined ? await this.begin(modelId, locale) : await this.resume(sessionId);
    const { model } = await this.client.models.getModel({
      modelId: session.modelId,
      version: session.modelVersion,
    });
    this.commands = model?.commands ?? [];
    for (let now: Stop = stop; now !== "over"; ) {
      const input: Input | undefined =
        "command" in now ? await this.runCommand(now.command) : await this.listen();
      if (!input) {
        this.print(colours.dim(`\nThe session is ${session.sessionId}.`));
        return;
      }
      now = await this.send(session.sessionId, input);
    }
    this.print(colours.dim("The session is over."));
  }

  private async begin(modelId: string, locale: string): Promise<{ session: Session; stop: Stop }> {
    const { session, events } = await this.client.sessions.newSession({ modelId, locale });
    if (!session) throw new Error("the server answered without a session");
    return {
      session,
      stop: events.map((event) => this.show(event)).findLast((stop) => stop !== undefined) ?? "over",
    };
  }

  private async resume(sessionId: string): Promise<{ session: Session; stop: Stop }> {
    const { session } = await this.client.sessions.getSession({ sessionId });
    if (!session) throw new Error("the server answered without a session");
    const action = session.state === SessionState.ACTIVE ? session.awaiting?.action : undefined;
    if (action?.case === "command") {
      this.showCommand(action.value);
      return { session, stop: { command: action.value } };
    }
    return { session, stop: action?.case === "waitForUser" ? { wait: action.value } : "over" };
  }

  private async send(sessionId: string, input: Input): Promise<Stop> {
    let stop: Stop | undefined;
    for await (const { event } of this.client.sessions.createEvent({ sessionId, input })) {
      if (event) stop = this.show(event) ?? stop;
    }
    return stop ?? "over";
  }

  private async listen(): Promise<Input | undefined> {
    const line = await this.ask(colours.cyan("you> "));
    if (line === undefined || line.trim() === "/quit") return undefined;
    if (line.trim() === "/silence") return { case: "inputTimeout", value: {} };
    const jump = /^\/jump\s+(\S+)/.exec(line);
    if (jump?.[1]) return { case: "storyJump", value: { storyId: jump[1] } };
    return { case: "userText", value: { text: line } };
  }

  /** The person plays the program that runs commands. */
  private async runCommand({ commandId }: Command): Promise<Input | undefined> {
    const outputs: Record<string, string> = {};
    for (const name of this.commands.find((one) => one.commandId === commandId)?.outputs ?? []) {
      const value = await this.ask(colours.magenta(`  ${name} = `));
      if (value === undefined) return undefined;
      if (value.startsWith("!")) {
        return { case: "commandResult", value: { commandId, error: value.slice(1).trim() || "failed" } };
      }
      outputs[name] = value;
    }
    return { case: "commandResult", value: { commandId, outputs } };
  }

  /** Prints an event, and tells what the dialog waits for if it stops there. */
  private show({ body }: Event): Stop | undefined {
    const { bold, dim, yellow } = colours;
    switch (body.case) {
      case "reply":
        this.print(bold(body.value.text));
        return undefined;
      case "recognition": {
        const { valid, intentId, confidence, entities } = body.value;
        const values = entities.map(({ slot, value }) => `${slot}=${value}`).join(" ");
        const verdict = intentId
          ? `${intentId} ${confidence.toFixed(2)}${valid ? "" : ", not expected here"}`
          : "not understood";
        this.print(dim(`  (${[verdict, values].filter(Boolean).join(" ")})`));
        return undefined;
      }
      case "transcribe":
        this.print(dim(`  (transcribe ${body.value.transcribeId})`));
        return undefined;
      case "problem":
        this.print(yellow(`  (problem: ${body.value.message})`));
        return undefined;
      case "command":
        this.showCommand(body.value);
        return body.value.runner === Command_Runner.CLIENT ? { command: body.value } : undefined;
      case "waitForUser":
        return { wait: body.value };
      case "sessionEnded":
        return "over";
      default:
        return undefined;
    }
  }

  private showCommand({ commandId, inputs, runner }: Command): void {
    const values = Object.entries(inputs).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    const who =
      runner === Command_Runner.CLIENT
        ? "run, and tell the outputs (!reason if it failed)"
        : "run by the webhook";
    this.print(colours.magenta(`  ${commandId} ${values.join(" ")} – ${who}`));
  }
}
