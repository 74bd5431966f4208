import colours from "picocolors";
import { type CallOptions, newRequestId } from "../../client/calls.ts";
import { type Command, type Event, type WaitForUser, waitsForClient } from "../../client/event.ts";
import type { Parley } from "../../client/parley.ts";
import type { Session } from "../../client/session.ts";
import type { SendOptions } from "../../client/session-options.ts";
import type { Turn } from "../../client/turn.ts";
import { isSystemError } from "../../model/text-file.ts";
import { type Completion, complete } from "./completion.ts";
import { eventLines, helpLines, type LastSaid, stateLines, whyLines } from "./inquiries.ts";
import { type Inquiry, isMove, type Line, type Move, readLine } from "./line.ts";
import { callRaw, type Reach, reach } from "./reach.ts";
import type { Saved, Transcript } from "./save.ts";
import { plain, showCommand, showEvent } from "./show-event.ts";
import { readTalkedModel, type TalkedModel } from "./talked-model.ts";
import type { Terminal } from "./terminal.ts";

export interface ConversationParts {
  readonly parley: Parley;
  readonly session: Session;
  readonly model: TalkedModel;
  readonly terminal: Terminal;
  /** Writes the conversation down; into this file, if the person named one. */
  readonly save: (transcript: Transcript, file: string) => Promise<Saved>;
}

/** What a person answers when it is their turn. */
type Answer =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "move"; readonly command: Move; readonly argument: string }
  | { readonly kind: "outputs"; readonly outputs: Readonly<Record<string, string>> }
  | { readonly kind: "failure"; readonly reason: string };

const quit = { kind: "quit" } as const;

/** A conversation between a person at a terminal and a session. */
export class Conversation {
  private readonly parley: Parley;
  private readonly terminal: Terminal;
  private readonly save: ConversationParts["save"];
  private session: Session;
  private model: TalkedModel;
  /** The offset of the first event that the person has not seen. */
  private unseen = 0;
  /** The person does not want to wait for what is under way. */
  private isLeft = false;
  /** There may be events that were recorded and not shown. */
  private isBehind = false;
  /** What the dialog waited for when the person was asked last. */
  private wait: WaitForUser | undefined;
  private lastSaid: LastSaid | undefined;

  constructor({ parley, session, model, terminal, save }: ConversationParts) {
    this.parley = parley;
    this.session = session;
    this.model = model;
    this.terminal = terminal;
    this.save = save;
  }

  /** Whether what the person types may be kept for the next chat. */
  get isHarmless(): boolean {
    return this.model.isHarmless;
  }

  /** Whether the dialog goes on by itself, as far as we know. */
  private get isUnderWay(): boolean {
    const { awaiting, isOver } = this.session;
    return (
      !isOver && (awaiting === undefined || (awaiting.kind === "command" && awaiting.runner === "webhook"))
    );
  }

  /** What the beginning of a line may become now. */
  complete(line: string): Completion {
    const { awaiting } = this.session;
    const { storyIds, sayings } = this.model;
    if (awaiting?.kind !== "wait_for_user") return complete(line, { texts: [], hint: "", storyIds });
    const { expectedIntentIds } = awaiting;
    const expected = sayings?.titlesOf(expectedIntentIds) ?? expectedIntentIds;
    return complete(line, {
      texts: sayings?.textsFor(awaiting) ?? [],
      hint: expected.length === 0 ? "" : `(expected here: ${expected.join(", ")})`,
      storyIds,
    });
  }

  /** Talks until the person leaves. */
  async hold(): Promise<void> {
    this.showOpening();
    for (;;) {
      const { awaiting } = this.session;
      if (this.isUnderWay && !this.isLeft) {
        await this.follow((session, options) => session.resume(options));
        continue;
      }
      const isAsked = awaiting?.kind === "command" && awaiting.runner === "client";
      const answer = isAsked ? await this.runCommand(awaiting) : await this.ask(colours.green("you> "));
      if (!answer || answer.kind === "quit") break;
      const looksAgain = this.isUnderWay && answer.kind === "text" && answer.text.trim() === "";
      this.isLeft = false;
      if (!looksAgain) await this.act(answer);
    }
    this.terminal.print(colours.dim(`\nThe session is ${this.session.id}.`));
  }

  private act(answer: Answer): Promise<void> {
    switch (answer.kind) {
      case "text":
        return this.follow((session, options) => session.say(answer.text, options));
      case "outputs":
        return this.follow((session, options) => session.finish(answer.outputs, options));
      case "failure":
        return this.follow((session, options) => session.fail(answer.reason, options));
      case "move":
        return this.move(answer.command, answer.argument);
      default:
        return answer satisfies never;
    }
  }

  private async move(command: Move, argument: string): Promise<void> {
    switch (command) {
      case "jump":
        return this.follow((session, options) => session.jump(argument, {}, options));
      case "silence":
        return this.follow((session, options) => session.silence(options));
      case "back":
        return this.goBack();
      case "restart":
        return this.restart();
      default:
        return command satisfies never;
    }
  }

  /** Does what changes nothing in the session. */
  private async tell(command: Inquiry, argument: string): Promise<void> {
    const { parley, session, lastSaid } = this;
    switch (command) {
      case "help":
        return this.printAll(helpLines());
      case "why":
        if (!lastSaid) return this.terminal.print(colours.dim("(nothing was said yet)"));
        return this.printReached((to) => whyLines(parley, session, lastSaid, to));
      case "state":
        return this.printReached((to) => stateLines(parley, session, to));
      case "events":
        return this.printReached((to) => eventLines(session, to));
      case "save":
        return this.writeDown(argument);
      default:
        return command satisfies never;
    }
  }

  /** Asks until there is something for the dialog. Undefined: the person is gone. */
  private async ask(prompt: string, isValue = false): Promise<Answer | typeof quit | undefined> {
    for (;;) {
      const line = await this.terminal.ask(prompt, isValue);
      if (line === undefined) return undefined;
      const answer = await this.answerIn(readLine(line));
      if (answer) return answer;
    }
  }

  /** What a line says to the dialog; undefined when it was for this program, and is done. */
  private async answerIn(line: Line): Promise<Answer | typeof quit | undefined> {
    if (line.kind === "text") return line;
    if (line.kind === "mistake") {
      this.terminal.print(colours.dim(`(${line.message})`));
      return undefined;
    }
    const { command, argument } = line;
    if (command === "quit") return quit;
    if (isMove(command)) return { kind: "move", command, argument };
    await this.tell(command, argument);
    return undefined;
  }

  /** The person plays the program that runs commands. */
  private async runCommand({ commandId }: Command): Promise<Answer | typeof quit | undefined> {
    const outputs: Record<string, string> = {};
    const names = this.model.commands.find((one) => one.commandId === commandId)?.outputs ?? [];
    for (const name of names) {
      const value = await this.ask(colours.magenta(`  ${name} = `), true);
      if (value?.kind !== "text") return value;
      if (value.text.startsWith("!")) return { kind: "failure", reason: value.text.slice(1).trim() };
      outputs[name] = value.text;
    }
    return { kind: "outputs", outputs };
  }

  /** Sends something, once, however often it takes, and shows what follows. */
  private async follow(begin: (session: Session, options: SendOptions) => Turn): Promise<void> {
    const requestId = newRequestId();
    const done = await reach(this.terminal, async ({ onAnswer, ...options }) => {
      if (this.isBehind) await this.catchUp(options);
      for await (const event of begin(this.session, { ...options, requestId })) {
        onAnswer();
        this.show(event);
      }
    });
    if (done) return;
    this.isLeft = true;
    this.isBehind = true;
    // When this fails, too, then the next thing that is sent will tell of it.
    await this.catchUp({ retry: { attempts: 1 } }).catch(() => {});
    if (this.isUnderWay)
      this.terminal.print(colours.dim("(it is still under way; an empty line waits for it)"));
  }

  /** Shows what was recorded without being shown, and sees where the session is. */
  private async catchUp(options: CallOptions): Promise<void> {
    for await (const event of this.session.events({ ...options, from: this.unseen })) this.show(event);
    this.session = await this.parley.openSession(this.session.id, options);
    this.isBehind = false;
  }

  /** Goes on in a copy that ends where the session waited for its client the time before. */
  private async goBack(): Promise<void> {
    const { session } = this;
    const requestId = newRequestId();
    const done = await reach(this.terminal, async (to) => {
      const stops: number[] = [];
      const kinds = ["wait_for_user", "command"] as const;
      for await (const event of session.events({ ...to, kinds })) {
        if (waitsForClient(event)) stops.push(event.offset);
      }
      const goal = stops.at(session.isOver ? -1 : -2);
      return goal === undefined ? undefined : session.fork(goal, { ...to, requestId });
    });
    if (!done) return;
    if (!done.done) return this.terminal.print(colours.dim("(this is where the session began)"));
    this.goOnIn(done.done, "back, in a copy");
  }

  private async restart(): Promise<void> {
    const { modelId, locale } = this.session.info;
    const requestId = newRequestId();
    const begun = await reach(this.terminal, async (to) => {
      const session = await this.parley.newSession(modelId, { ...to, locale, requestId });
      return { session, model: await readTalkedModel(this.parley, session, to) };
    });
    if (!begun) return;
    this.model = begun.done.model;
    this.goOnIn(begun.done.session, "begun anew");
  }

  private goOnIn(session: Session, how: string): void {
    this.session = session;
    this.unseen = 0;
    this.lastSaid = undefined;
    this.terminal.print(colours.dim(`(${how}: the session is now ${session.id})`));
    this.showOpening();
  }

  /** The first events of the session or, of one that was there already, what it waits for. */
  private showOpening(): void {
    const { opening, awaiting, isOver } = this.session;
    for (const event of opening) {
      if (event.kind === "user_text") this.terminal.print(colours.dim(`you> ${plain(event.text)}`));
      this.show(event);
    }
    this.unseen = this.session.nextOffset;
    if (opening.length > 0) return;
    if (awaiting?.kind === "wait_for_user") this.wait = awaiting;
    if (awaiting?.kind === "command") this.terminal.print(showCommand(awaiting));
    if (isOver) this.sayThatItIsOver();
  }

  private show(event: Event): void {
    // A call that is made again gives again what it gave.
    if (event.offset < this.unseen) return;
    this.unseen = event.offset + 1;
    if (event.kind === "user_text") {
      this.lastSaid = { text: event.text, wait: this.wait, recognition: undefined };
    }
    if (event.kind === "recognition" && this.lastSaid)
      this.lastSaid = { ...this.lastSaid, recognition: event };
    if (event.kind === "wait_for_user") this.wait = event;
    const line = showEvent(event);
    if (line !== undefined) this.terminal.print(line);
    if (event.kind === "session_ended") this.sayThatItIsOver();
  }

  private sayThatItIsOver(): void {
    this.terminal.print(colours.dim("The session is over. /restart begins anew, /back goes on from before."));
  }

  private async writeDown(file: string): Promise<void> {
    const { id: sessionId } = this.session;
    const read = await reach(this.terminal, async (to) => {
      const { yaml } = await callRaw(to, (options) =>
        this.parley.sessions.getTranscript({ sessionId }, options),
      );
      let firstText = "";
      for await (const event of this.session.events({ ...to, kinds: ["user_text"] })) {
        if (event.kind === "user_text") firstText = event.text;
        break;
      }
      return { yaml, firstText };
    });
    if (!read) return;
    try {
      const saved = await this.save(read.done, file);
      if ("file" in saved) this.terminal.print(colours.dim(`(saved as ${saved.file})`));
      else {
        this.terminal.print(colours.dim(`(to be pasted under tests: in ${saved.into})`));
        this.terminal.print(saved.paste);
      }
    } catch (error) {
      if (!isSystemError(error)) throw error;
      const why = error.code === "EEXIST" ? `${error.path} is there already` : error.message;
      this.terminal.print(colours.red(`(not saved: ${why})`));
    }
  }

  private async printReached(linesOf: (to: Reach) => Promise<readonly string[]>): Promise<void> {
    const lines = await reach(this.terminal, linesOf);
    if (lines) this.printAll(lines.done);
  }

  private printAll(lines: readonly string[]): void {
    for (const line of lines) this.terminal.print(line);
  }
}
