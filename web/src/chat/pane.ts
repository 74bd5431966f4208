import { computed, effect, signal } from "@preact/signals";
import type { ModelDefinition } from "../../../gen/parley/v1/definition_pb.ts";
import type { Event } from "../../../gen/parley/v1/event_pb.ts";
import type { Model } from "../../../gen/parley/v1/model_pb.ts";
import type { Session } from "../../../gen/parley/v1/session_pb.ts";
import { TurnRecords } from "../inspect/turn-records.ts";
import { LogFollower } from "../log/log-follower.ts";
import { logSource } from "../log/log-source.ts";
import { SessionLog } from "../log/session-log.ts";
import { failureOf } from "../parts/failure.ts";
import { millisecondsOf } from "../parts/time.ts";
import { models, sessions } from "../server.ts";
import { Connection } from "./connection.ts";
import { Countdown } from "./countdown.ts";
import { InputHistory } from "./input-history.ts";
import { type Input, Sender } from "./sender.ts";
import { standingOf } from "./standing.ts";

/** A session that is open in the page. */
export class Pane {
  readonly modelId: string;
  readonly sessionId: string;
  readonly session = signal<Session | undefined>(undefined);
  readonly model = signal<Model | undefined>(undefined);
  /** Whether all was read that can be, besides the log. */
  readonly isOpen = signal(false);
  /** Undefined as long as it is not there, and for those who may not read it. */
  readonly definition = signal<ModelDefinition | undefined>(undefined);
  /** Why the session could not be opened. */
  readonly error = signal<unknown>(undefined);
  readonly log = new SessionLog();
  readonly follower: LogFollower;
  readonly connection: Connection;
  readonly sender: Sender;
  readonly records: TurnRecords;
  readonly standing = computed(() => standingOf(this.log.events.value));
  /** What is being written. */
  readonly draft = signal("");
  readonly history = new InputHistory();
  /** The first offset of the turn that is looked at; undefined: the last one. */
  readonly selected = signal<number | undefined>(undefined);
  /** Runs while the user may be silent only so long. */
  readonly countdown = signal<Countdown | undefined>(undefined);
  private opening: Promise<void> | undefined;
  private readonly disposals: readonly (() => void)[];

  constructor(modelId: string, sessionId: string) {
    this.modelId = modelId;
    this.sessionId = sessionId;
    this.follower = new LogFollower(logSource(sessionId), this.log);
    this.connection = new Connection(this.log, this.follower);
    this.sender = new Sender(sessionId, this.log, this.follower);
    this.records = new TurnRecords(sessionId, this.log);
    this.disposals = [
      effect(() => this.time()),
      // Who writes is not silent.
      effect(() => {
        if (this.draft.value !== "") this.countdown.peek()?.pause();
      }),
    ];
  }

  /** What it is called. */
  get name(): string {
    return this.session.value?.title || this.model.value?.name || this.modelId;
  }

  /** It was begun here and now. */
  begun(events: readonly Event[]): void {
    this.log.meet(0);
    this.log.add(events);
  }

  /** It has come to the fore: it is read anew, and watched from now on. */
  async focus(): Promise<void> {
    this.connection.watch();
    this.opening ??= this.open();
    await this.opening;
  }

  /** It stays open beside the one that came to the fore. */
  rest(): void {
    this.connection.rest();
    this.sender.rest();
  }

  close(): void {
    this.connection.leave();
    this.sender.leave();
    for (const dispose of this.disposals) dispose();
    this.countdown.peek()?.pause();
  }

  /** Tries to open it once more. */
  retry(): void {
    this.opening = undefined;
    this.follower.failure.value = undefined;
    this.focus();
  }

  say(text: string): Promise<void> {
    this.history.add(text);
    this.draft.value = "";
    return this.send({ case: "userText", value: { text } });
  }

  /** Nothing is wrong when someone else has said something at the same moment. */
  async silence(): Promise<void> {
    await this.send({ case: "inputTimeout", value: {} }, this.log.nextOffset);
    const { failed } = this.sender;
    if (failed.peek() && failureOf(failed.peek()?.error).reason === "OFFSET_MISMATCH") this.sender.giveUp();
  }

  finish(commandId: string, commandOffset: number, outputs: Record<string, string>): Promise<void> {
    return this.send({ case: "commandResult", value: { commandId, commandOffset, outputs } });
  }

  fail(commandId: string, commandOffset: number, error: string): Promise<void> {
    return this.send({ case: "commandResult", value: { commandId, commandOffset, error } });
  }

  jump(storyId: string, parameters: Record<string, string>): Promise<void> {
    return this.send({ case: "storyJump", value: { storyId, parameters } });
  }

  /** Ends the session for good. */
  async end(): Promise<void> {
    const { session } = await sessions.endSession({ sessionId: this.sessionId });
    this.session.value = session;
    await this.follower.catchUp();
  }

  private send(input: Input, expectedOffset?: number): Promise<void> {
    this.selected.value = undefined;
    return this.sender.send(input, expectedOffset);
  }

  private async open(): Promise<void> {
    const { sessionId } = this;
    try {
      this.error.value = undefined;
      const { session } = await sessions.getSession({ sessionId });
      this.session.value = session;
      await Promise.all([this.readModel(session), this.readDefinition(session)]);
      this.isOpen.value = true;
    } catch (error) {
      this.error.value = error;
    }
  }

  private async readModel(session: Session | undefined): Promise<void> {
    try {
      const { model } = await models.getModel({
        modelId: this.modelId,
        version: session?.modelVersion ?? "",
      });
      this.model.value = model;
    } catch (error) {
      // Without it the conversation can be read, and commands be answered, if not as easily.
      if (failureOf(error).reason !== "MODEL_NOT_FOUND") throw error;
    }
  }

  private async readDefinition(session: Session | undefined): Promise<void> {
    try {
      const version = session?.modelVersion ?? "";
      const { definition } = await models.getModelDefinition({ modelId: this.modelId, version });
      this.definition.value = definition;
    } catch {
      // It is for operators, and only makes suggestions better.
    }
  }

  /** A countdown for the input that the dialog waits at. For one that was there before the page, it runs on demand. */
  private time(): void {
    const standing = this.standing.value;
    this.countdown.peek()?.pause();
    if (standing.kind !== "user" || !standing.wait.timeout) {
      this.countdown.value = undefined;
      return;
    }
    const countdown = new Countdown(millisecondsOf(standing.wait.timeout), () => this.silence());
    this.countdown.value = countdown;
    if (this.log.isNew(standing.offset)) countdown.run();
  }
}
