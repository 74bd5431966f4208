import { DialogError } from "../../src/dialog/error.ts";
import type { ClientInput } from "../../src/dialog/event.ts";
import type { CreateEvent, ForkSession, NewSession } from "../../src/session/requests.ts";
import { eventsOf, waitsForClient } from "../../src/session/session.ts";
import type { Opened } from "../../src/session/sessions.ts";
import { plainSession } from "../session/plain-session.ts";
import { isSame, type Known, type Outcome, type Sent } from "./ledger.ts";
import { sayings } from "./recognizer-stand-in.ts";
import { Watcher } from "./watcher.ts";
import type { World } from "./world.ts";

/** How often a client tries a call again of which it does not know what became of it. */
const maxAttempts = 5;

/** Does what clients do, one thing after another, with any session that it has heard of. */
export class Client {
  private readonly world: World;
  private readonly name: string;
  private readonly habits: readonly (readonly [weight: number, act: () => Promise<void>])[] = [
    [8, () => this.create()],
    [4, () => this.withSession((known) => this.fork(known))],
    [45, () => this.withSession((known) => this.sendNew(known))],
    [8, () => this.withSession((known) => this.sendAgain(known))],
    [4, () => this.withSession((known) => this.sendOther(known))],
    [5, () => this.withSession((known) => this.get(known))],
    [5, () => this.withSession((known) => this.readLog(known))],
    [3, () => this.list()],
    [5, () => this.withSession((known) => this.update(known))],
    [2, () => this.withSession((known) => this.end(known))],
    [2, () => this.withSession((known) => this.delete(known))],
    [7, () => this.withSession(async (known) => this.startToWatch(known))],
  ];

  constructor(world: World, name: string) {
    this.world = world;
    this.name = name;
  }

  async work(): Promise<void> {
    const { world } = this;
    const { chance } = world;
    await this.create();
    while (world.isActive) {
      await world.scheduler.pause(
        chance.happens(0.6) ? chance.delay() : chance.below(3000),
        `${this.name} thinks`,
      );
      const total = this.habits.reduce((sum, [weight]) => sum + weight, 0);
      let drawn = chance.below(total);
      const habit = this.habits.find(([weight]) => {
        drawn -= weight;
        return drawn < 0;
      });
      await habit?.[1]();
    }
  }

  private async withSession(act: (known: Known) => Promise<void>): Promise<void> {
    const all = [...this.world.ledger.sessions.values()].filter(({ shown }) => shown.size > 0);
    if (all.length === 0) return this.create();
    // Most happens where something has happened lately.
    const { chance } = this.world;
    await act(chance.pick(chance.happens(0.7) ? all.slice(-3) : all));
  }

  private async create(): Promise<void> {
    const { chance, counts } = this.world;
    counts.sessions++;
    const request: NewSession = {
      ...plainSession,
      sessionId: chance.happens(0.5) ? this.world.newId() : "",
      requestId: chance.happens(0.7) ? this.world.newRequestId() : "",
      locale: chance.pick(["", "en_US", "de_DE"]),
      idleTimeoutMs: chance.pick([undefined, chance.between(1000, 5000), 60_000, 3_600_000]),
      skipGreeting: chance.happens(0.2),
    };
    const make = () => this.world.anyReplica().create(request);
    const made = await this.open(undefined, request.sessionId, request.requestId, make);
    if (made && request.requestId !== "" && chance.happens(0.1)) await this.createOther(made, request);
  }

  /** The id of a request that has made a session is used for something else. */
  private async createOther({ head }: Opened, request: NewSession): Promise<void> {
    const { ledger } = this.world;
    const known = ledger.known(head.session.sessionId);
    if (known.isDeleting) return;
    ledger.making++;
    const name = `${this.name} makes another ${request.requestId}`;
    const attempt = async (): Promise<Outcome> => {
      try {
        await this.world.anyReplica().create({ ...request, title: "another" });
        ledger.wrong(known, `was made by another request ${request.requestId}`);
        return "done";
      } catch (error) {
        return ledger.refused(known, name, error, ["REQUEST_ID_REUSED"]);
      } finally {
        ledger.making--;
      }
    };
    await this.patiently(name, attempt());
  }

  private async fork(origin: Known): Promise<void> {
    const { chance, counts, ledger } = this.world;
    counts.forks++;
    const request: ForkSession = {
      sessionId: origin.id,
      offset: chance.happens(0.5) ? undefined : chance.below(origin.next + 2),
      newSessionId: chance.happens(0.5) ? this.world.newId() : "",
      requestId: chance.happens(0.7) ? this.world.newRequestId() : "",
      title: chance.happens(0.5) ? "a fork" : "",
    };
    const made = await this.open(origin, request.newSessionId, request.requestId, () =>
      this.world.anyReplica().fork(request),
    );
    if (!made) return;
    const { session, turn } = made.head;
    const known = ledger.known(session.sessionId);
    if (session.forkedFrom?.sessionId !== origin.id) ledger.wrong(known, `was not forked from ${origin.id}`);
    const { offset } = request;
    if (offset !== undefined && session.forkedFrom?.offset !== offset) {
      ledger.wrong(known, `was not forked at ${offset}, but at ${session.forkedFrom?.offset}`);
    }
    if (turn.firstOffset === 0 && origin.version) known.version ??= origin.version;
  }

  /** Makes a session, perhaps from another, trying again with the same request. */
  private async open(
    origin: Known | undefined,
    chosenId: string,
    requestId: string,
    call: () => Promise<Opened>,
  ): Promise<Opened | undefined> {
    const { ledger, chance } = this.world;
    const what = `${this.name} ${origin ? `forks ${origin.id}` : "makes"} ${chosenId} ${requestId}`;
    let opened: Opened | undefined;
    let attempts = 0;
    const attempt = async (): Promise<Outcome> => {
      const before = ledger.made.get(requestId);
      // What was deleted would be made again.
      const made = ledger.sessions.get(before ?? chosenId);
      if (made?.isDeleting) return "refused";
      attempts++;
      ledger.making++;
      try {
        const answer = await call();
        const { sessionId } = answer.head.session;
        const known = ledger.known(sessionId);
        if (chosenId !== "" && sessionId !== chosenId) ledger.wrong(known, `is not ${chosenId}`);
        ledger.opened(requestId, sessionId);
        ledger.showHead(known, answer.head, { next: 0, over: undefined, isDeleted: false });
        ledger.contiguous(known, answer.events, answer.events[0]?.offset ?? 0);
        ledger.show(known, answer.events);
        opened = answer;
        return "done";
      } catch (error) {
        return ledger.refused(origin, what, error, [
          ...(origin ? (["INVALID_REQUEST"] as const) : []),
          ...(chosenId !== "" && requestId === "" && attempts > 1 ? (["SESSION_EXISTS"] as const) : []),
        ]);
      } finally {
        ledger.making--;
      }
    };
    await this.tryAgain(what, requestId !== "", attempt);
    if (requestId !== "" && chance.happens(0.2)) await attempt();
    return opened;
  }

  private sendNew(known: Known): Promise<void> {
    const { chance } = this.world;
    const input = this.chooseInput(known);
    // Timeouts are all alike: without an id, nobody could tell that one was taken twice.
    const isUnnamed = input.kind !== "input_timeout" && chance.happens(0.2);
    const requestId = isUnnamed ? "" : this.world.newRequestId();
    const expectedOffset = chance.happens(0.2) ? known.next + (chance.happens(0.2) ? 1 : 0) : undefined;
    const request = { sessionId: known.id, requestId, expectedOffset, input };
    return this.send(known, { request, floor: known.next, isAcknowledged: false });
  }

  /** Long after it was sent first. */
  private async sendAgain(known: Known): Promise<void> {
    const sent = known.sent.filter(({ request }) => request.requestId !== "");
    if (sent.length > 0) await this.send(known, this.world.chance.pick(sent));
  }

  /** A request id is used for something else. */
  private async sendOther(known: Known): Promise<void> {
    const sent = known.sent.filter(({ request }) => request.requestId !== "");
    if (sent.length === 0) return;
    const before = this.world.chance.pick(sent);
    const input = this.chooseInput(known);
    if (isSame(input, before.request.input)) return;
    const { floor } = before;
    await this.send(known, { request: { ...before.request, input }, floor, isAcknowledged: false });
  }

  private async send(known: Known, sent: Sent): Promise<void> {
    const { request } = sent;
    if (!known.sent.includes(sent)) known.sent.push(sent);
    const what = `${this.name} sends ${request.requestId} ${request.input.kind} to ${known.id}`;
    if (request.requestId === "") await this.sendOnce(known, sent, what);
    else await this.tryAgain(what, true, () => this.sendOnce(known, sent, what));
  }

  private async sendOnce(known: Known, sent: Sent, what: string): Promise<Outcome> {
    const { ledger, chance, scheduler } = this.world;
    const { request } = sent;
    const wasDeleted = known.isDeleted;
    const wasTaken = sent.isAcknowledged;
    const { next: least } = known;
    const wasOther = known.sent.some(
      (other) =>
        isOfSameId(other, request) && other.isAcknowledged && !isSame(other.request.input, request.input),
    );
    try {
      const { events, rest } = await this.world.anyReplica().createEvent(request);
      if (wasDeleted) ledger.wrong(known, "took an event after it was deleted");
      if (wasOther) ledger.wrong(known, `took another event with request ${request.requestId}`);
      ledger.taken(known, sent, events);
      if (!rest) return "done";
      const leaving = new AbortController();
      if (chance.happens(0.3)) {
        scheduler.after(chance.below(5000), `${what}: leaves`, () => leaving.abort());
      }
      let next = (events.at(-1)?.offset ?? 0) + 1;
      let isComplete = false;
      for await (const event of rest(leaving.signal)) {
        ledger.contiguous(known, [event], next++);
        ledger.show(known, [event]);
        isComplete = waitsForClient(event);
      }
      if (!isComplete && !leaving.signal.aborted) ledger.wrong(known, "leaves its client without an answer");
      return "done";
    } catch (error) {
      const outcome = ledger.refused(known, what, error, [
        "OFFSET_MISMATCH",
        "SESSION_ENDED",
        "SESSION_EXPIRED",
        "COMMAND_PENDING",
        "NO_COMMAND_PENDING",
        "COMMAND_MISMATCH",
        "TURN_TIMEOUT",
        ...(known.sent.filter((other) => isOfSameId(other, request)).length > 1
          ? (["REQUEST_ID_REUSED"] as const)
          : []),
      ]);
      const { reason, details } = error instanceof DialogError ? error : {};
      const { next_offset: now } = details?.metadata ?? {};
      if (reason === "OFFSET_MISMATCH" && Number(now) < least) {
        ledger.wrong(known, `was refused because of an old offset: ${error}`);
      }
      if (outcome === "refused" && !known.isDeleting) {
        if (wasTaken && reason !== "TURN_TIMEOUT")
          ledger.wrong(known, `refused what it had taken: ${reason}`);
        if (wasOther && reason !== "REQUEST_ID_REUSED") {
          ledger.wrong(known, `refused another event with request ${request.requestId} as ${reason}`);
        }
      }
      return outcome;
    }
  }

  private chooseInput(known: Known): ClientInput {
    const { chance } = this.world;
    const { body } = known.last ?? {};
    const isCommand = body?.kind === "command" && body.runner === "client";
    const kind = isCommand && chance.happens(0.7) ? 60 : chance.below(100);
    if (kind < 55) {
      const confidence = chance.happens(0.1) ? { confidence: 0.5 } : {};
      const text = `${chance.pick(sayings)} #${this.world.newNumber()}`;
      return { kind: "user_text", text, timedOut: chance.happens(0.05), ...confidence };
    }
    if (kind < 80) {
      const commandOffset = chance.happens(0.5) && known.last ? { commandOffset: known.last.offset } : {};
      return {
        kind: "command_result",
        commandId: chance.happens(0.95) ? "place_order" : "look_up",
        outputs: { number: String(this.world.newNumber()) },
        error: chance.happens(0.1) ? "no order today" : "",
        ...commandOffset,
      };
    }
    if (kind < 92) {
      const parameters = { item: `pears #${this.world.newNumber()}` };
      return { kind: "story_jump", storyId: chance.pick(["main", "break_story"]), parameters };
    }
    return { kind: "input_timeout" };
  }

  private async get(known: Known): Promise<void> {
    const { ledger } = this.world;
    const before = ledger.before(known);
    await this.attempt(known, "get", async () => {
      ledger.showHead(known, await this.world.anyReplica().get(known.id), before);
    });
  }

  private async readLog(known: Known): Promise<void> {
    const { ledger, chance } = this.world;
    const floor = known.next;
    const wasDeleted = known.isDeleted;
    const pageSize = chance.between(1, 20);
    const kinds = chance.happens(0.2) ? (["reply", "command"] as const) : [];
    let from = chance.happens(0.5) ? 0 : chance.below(floor + 1);
    await this.attempt(known, "log", async () => {
      for (let pageToken = ""; ; ) {
        const request = { sessionId: known.id, fromOffset: from, kinds, pageSize, pageToken };
        const page = await this.world.anyReplica().listEvents(request);
        if (wasDeleted) ledger.wrong(known, "has a log after it was deleted");
        if (page.events.length > pageSize) ledger.wrong(known, `has a page of ${page.events.length} events`);
        if (kinds.length === 0) ledger.contiguous(known, page.events, from);
        ledger.show(known, page.events);
        from = (page.events.at(-1)?.offset ?? from - 1) + 1;
        pageToken = page.next;
        if (pageToken === "") break;
      }
      if (kinds.length === 0 && from < floor) ledger.wrong(known, `has a log until ${from}, not ${floor}`);
    });
  }

  private async list(): Promise<void> {
    const { ledger, chance } = this.world;
    const expected = [...ledger.sessions.values()].filter(
      ({ shown, isDeleting }) => shown.size > 0 && !isDeleting,
    );
    const gone = [...ledger.sessions.values()].filter(({ isDeleted }) => isDeleted);
    const size = chance.between(1, 10);
    const found = new Set<string>();
    await this.attempt(undefined, "list", async () => {
      for (let token = ""; ; ) {
        const { heads, next } = await this.world.anyReplica().list({ filter: {}, page: { size, token } });
        for (const { session } of heads) {
          if (found.has(session.sessionId)) ledger.wrong(ledger.known(session.sessionId), "is listed twice");
          found.add(session.sessionId);
        }
        if (next === "") break;
        token = next;
      }
      for (const known of expected) {
        if (!found.has(known.id) && !known.isDeleting) ledger.wrong(known, "is not listed");
      }
      for (const known of gone)
        if (found.has(known.id)) ledger.wrong(known, "is listed after it was deleted");
    });
  }

  private async update(known: Known): Promise<void> {
    const { ledger, chance, scheduler } = this.world;
    const before = ledger.before(known);
    const title = `${this.name} was here at ${scheduler.now}`;
    const idleTimeoutMs = chance.happens(0.3) ? { idleTimeoutMs: chance.between(1000, 120_000) } : {};
    const titling: Known["titlings"][number] = { title, begin: scheduler.now };
    known.titlings.push(titling);
    await this.attempt(known, "update", async () => {
      const change = { title, ...idleTimeoutMs };
      const head = await this.world.anyReplica().update({ sessionId: known.id, change });
      titling.end = scheduler.now;
      ledger.showHead(known, head, before);
      if (head.session.title !== title) ledger.wrong(known, `is called ${head.session.title}, not ${title}`);
    });
  }

  private async end(known: Known): Promise<void> {
    const { ledger } = this.world;
    const before = ledger.before(known);
    await this.attempt(known, "end", async () => {
      const head = await this.world.anyReplica().end(known.id);
      ledger.showHead(known, head, before);
      if (head.session.status === "active") ledger.wrong(known, "is active after it was ended");
      ledger.show(known, eventsOf(head.turn));
    });
  }

  private async delete(known: Known): Promise<void> {
    // A request to make it that is still under way would make it again.
    if (this.world.ledger.making > 0) return;
    const wasDeleted = known.isDeleted;
    known.isDeleting = true;
    await this.attempt(known, "delete", async () => {
      await this.world.anyReplica().delete(known.id);
      if (wasDeleted) this.world.ledger.wrong(known, "is deleted twice");
      known.isDeleted = true;
    });
  }

  private startToWatch(known: Known): void {
    const { chance } = this.world;
    const cursor = chance.happens(0.5) ? undefined : chance.below(known.next);
    const name = `watcher of ${known.id} from ${cursor ?? "the beginning"}`;
    const watcher = new Watcher(this.world, known, name, cursor);
    void this.world.follow(name, watcher.watch());
  }

  /** One call that is not tried again. */
  private async attempt(known: Known | undefined, what: string, act: () => Promise<void>): Promise<void> {
    const name = `${this.name} ${what} ${known?.id ?? ""}`;
    await this.patiently(
      name,
      act().then(
        () => "done" as const,
        (error) => this.world.ledger.refused(known, name, error, []),
      ),
    );
  }

  /** @param isSafe a repetition does nothing twice. */
  private async tryAgain(what: string, isSafe: boolean, attempt: () => Promise<Outcome>): Promise<void> {
    const { chance, scheduler, counts } = this.world;
    for (let attempts = 1; attempts <= maxAttempts; attempts++) {
      const outcome = await this.patiently(what, attempt());
      // The answer may get lost on its way.
      const isLost = isSafe && outcome === "done" && chance.happens(0.05);
      if (outcome !== "unclear" && !isLost) return;
      counts.retries++;
      await scheduler.pause(chance.between(1, 1500), `${what} again`);
    }
  }

  /** What comes of a call, unless it takes too long for this client; it goes on nevertheless. */
  private async patiently(what: string, call: Promise<Outcome>): Promise<Outcome> {
    const { chance, scheduler } = this.world;
    this.world.scheduler.note(what);
    let outcome: Outcome | undefined;
    const done = call.then((result) => {
      outcome = result;
      scheduler.note(`${what}: ${result}`);
    });
    void this.world.follow(what, done);
    if (!chance.happens(0.1)) {
      await done;
      return outcome ?? "unclear";
    }
    await Promise.race([done, scheduler.pause(chance.delay(), `${what}: loses patience`)]);
    return outcome ?? "unclear";
  }
}

function isOfSameId(other: Sent, request: CreateEvent): boolean {
  return request.requestId !== "" && other.request.requestId === request.requestId;
}
