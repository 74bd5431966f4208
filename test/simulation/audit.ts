import { type Event, isBlocking, type Recognition, type Recognized } from "../../src/dialog/event.ts";
import { type Input, run } from "../../src/dialog/run.ts";
import { initialState, type State } from "../../src/dialog/state.ts";
import { canonical } from "../../src/session/requests.ts";
import { eventsOf, type Session, type Turn } from "../../src/session/session.ts";
import { clerkOf } from "./catalog-stand-in.ts";
import type { Known } from "./ledger.ts";
import type { World } from "./world.ts";

/** Compares all that is in the store in the end with all that anyone was ever told. */
export class Audit {
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  async run(): Promise<void> {
    const { ledger, store, witness } = this.world;
    const stored = new Map<string, Session>();
    for (let token = ""; ; ) {
      const page = await store.list({}, { size: 100, token });
      for (const { session } of page.heads) stored.set(session.sessionId, session);
      if (page.next === "") break;
      token = page.next;
    }
    for (const session of stored.values()) await this.session(ledger.known(session.sessionId), session);
    for (const known of ledger.sessions.values()) {
      if (known.isDeleted && stored.has(known.id)) ledger.wrong(known, "is there after it was deleted");
      const isLost = known.shown.size > 0 && !known.isDeleting && !stored.has(known.id);
      if (isLost) ledger.wrong(known, "is lost");
    }
    if (witness.active.size > 0) this.world.violated(`${[...witness.active]} never expired`);
  }

  private async session(known: Known, session: Session): Promise<void> {
    const { ledger, store } = this.world;
    const turns = await store.readTurns(known.id, 0, 100_000);
    const events = turns.flatMap(eventsOf);
    const last = turns.at(-1);
    if (!last) return ledger.wrong(known, "has no log");
    ledger.showHead(known, { session, turn: last }, ledger.before(known));
    ledger.contiguous(known, events, 0);
    ledger.show(known, events);
    if (session.status === "active") ledger.wrong(known, "never expired");
    for (const offset of known.shown.keys()) {
      if (offset >= events.length) ledger.wrong(known, `has lost event ${offset}`);
    }
    this.times(known, session, events);
    this.turns(known, turns);
    this.fold(known, session, turns);
    this.webhook(known, events);
    this.title(known, session);
    if (session.forkedFrom) await this.origin(known, session.forkedFrom, events);
  }

  private times(known: Known, session: Session, events: readonly Event[]): void {
    const { ledger } = this.world;
    let before = 0;
    for (const { offset, time } of events) {
      if (time < before) ledger.wrong(known, `goes back in time at ${offset}`);
      before = time;
    }
    const { createTime, activeTime, updateTime, endTime } = session;
    if (createTime > activeTime || activeTime > updateTime || (endTime ?? 0) > updateTime) {
      ledger.wrong(known, `has times out of order: ${createTime}, ${activeTime}, ${updateTime}, ${endTime}`);
    }
  }

  /** Each event and each request of a client has one turn, and each turn one event that blocks: its last. */
  private turns(known: Known, turns: readonly Turn[]): void {
    const { ledger } = this.world;
    const requests = new Map<string, number>();
    const inputs = new Set<string>();
    for (const { requestId, firstOffset, events } of turns) {
      const blocking = events.filter(isBlocking);
      const last = events.at(-1);
      if (blocking.length !== 1 || blocking[0] !== last) {
        ledger.wrong(known, `has a turn at ${firstOffset} that does not end with its one blocking event`);
      }
      const [input] = events;
      const json = JSON.stringify(input);
      // Clients say nothing twice; webhooks may.
      const isSaid = input?.kind === "user_text" || input?.kind === "story_jump";
      if (isSaid && inputs.has(json)) ledger.wrong(known, `has taken ${json} twice`);
      inputs.add(json);
      if (requestId === "") continue;
      const before = requests.get(requestId);
      if (before !== undefined) {
        ledger.wrong(known, `has turns of request ${requestId} at ${before} and ${firstOffset}`);
      }
      requests.set(requestId, firstOffset);
    }
    for (const [requestId, firstOffset] of known.turns) {
      if (requests.get(requestId) !== firstOffset) ledger.wrong(known, `has lost request ${requestId}`);
    }
  }

  /** The state of a session is what its turns make of it. */
  private fold(known: Known, session: Session, turns: readonly Turn[]): void {
    const { ledger } = this.world;
    const model = clerkOf(session.modelVersion);
    let state: State | undefined;
    for (const turn of turns) {
      const [event, ...rest] = turn.events;
      if (event?.kind === "session_started") {
        if (event.modelVersion !== session.modelVersion) ledger.wrong(known, "began with another version");
        state = initialState(event.locale, event.parameters, turn.state.seed);
      }
      if (!event || !state || !isInput(event))
        return ledger.wrong(known, `can not have ${event?.kind} there`);
      if (event.kind === "session_ended") {
        state = { ...state, waiting: { for: "nothing" } };
      } else {
        const recognition = rest.find(({ kind }) => kind === "recognition") as Recognition | undefined;
        const turned = run(model, state, {
          event,
          ...(recognition ? { recognized: plain(recognition) } : {}),
        });
        if (canonical(turned.events) !== canonical(rest)) {
          ledger.wrong(
            known,
            `at ${turn.firstOffset} says ${canonical(rest)}, not ${canonical(turned.events)}`,
          );
        }
        state = turned.state;
      }
      if (canonical(state) !== canonical(turn.state)) {
        ledger.wrong(known, `at ${turn.firstOffset} is in another state than its turns make`);
      }
    }
  }

  /** A command of the webhook has at most one result, which the webhook has given. */
  private webhook(known: Known, events: readonly Event[]): void {
    const { ledger, webhook, witness } = this.world;
    const answered = new Set<number>();
    for (const { offset, body } of events) {
      if (body.kind !== "command_result" || body.commandOffset === undefined) continue;
      const command = events[body.commandOffset];
      if (command?.body.kind !== "command" || command.body.runner !== "webhook") continue;
      if (answered.has(command.offset)) ledger.wrong(known, `has two results of command ${command.offset}`);
      answered.add(command.offset);
      const { outputs, error, webhookMetadata: metadata = "" } = body;
      // A fork has results of commands that the webhook has run for its origin.
      const ids = witness.lineage(known.id).map((id) => `${id}:${command.offset}`);
      if (!ids.some((id) => webhook.hasAnswered(id, { outputs, error, metadata }))) {
        ledger.wrong(known, `has a result at ${offset} that the webhook never gave`);
      }
    }
  }

  /** The title is that of an update that none which was acknowledged came after. */
  private title(known: Known, { title }: Session): void {
    const found = known.titlings.find((titling) => titling.title === title);
    const { end = Number.POSITIVE_INFINITY } = found ?? { end: -1 };
    const later = known.titlings.find((other) => other.end !== undefined && other.begin > end);
    if (later) this.world.ledger.wrong(known, `is called "${title}", and not "${later.title}"`);
  }

  private async origin(
    known: Known,
    { sessionId, offset }: NonNullable<Session["forkedFrom"]>,
    events: readonly Event[],
  ): Promise<void> {
    const { ledger, store } = this.world;
    const theirs = (await store.readTurns(sessionId, 0, 100_000)).flatMap(eventsOf);
    const seen = ledger.known(sessionId).shown;
    for (const event of events.slice(0, offset + 1)) {
      if (event.requestId !== undefined) ledger.wrong(known, `keeps the request of ${event.offset}`);
      const own = JSON.stringify(event);
      const original = theirs[event.offset];
      if (original && withoutRequest(original) !== own) {
        ledger.wrong(known, `differs from its origin at ${event.offset}`);
      }
      const shown = seen.get(event.offset);
      if (shown !== undefined && withoutRequest(JSON.parse(shown)) !== own) {
        ledger.wrong(known, `differs at ${event.offset} from what was seen of its origin`);
      }
    }
  }
}

function isInput(event: Turn["events"][number]): event is Input["event"] {
  return [
    "session_started",
    "user_text",
    "command_result",
    "story_jump",
    "input_timeout",
    "session_ended",
  ].includes(event.kind);
}

function plain({ kind, valid, ...recognized }: Recognition): Recognized {
  return recognized;
}

/** An event without the request that wrote it, as JSON. */
function withoutRequest({ requestId, ...event }: Event): string {
  return JSON.stringify(event);
}
