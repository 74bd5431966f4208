import { DialogError } from "../../src/dialog/error.ts";
import type { SessionStore } from "../../src/session/store.ts";
import type { Incarnation } from "./incarnation.ts";
import type { World } from "./world.ts";

/**
 * The way from a process to the store: everything takes its time and may be overtaken, and may fail before it
 * took effect or after.
 */
export function simulatedStore(world: World, incarnation: Incarnation): SessionStore {
  const { store, scheduler, chance, witness } = world;

  function operate<T>(what: string, effect: () => Promise<T>): Promise<T> {
    const fault = world.chooseFault();
    const name = `${incarnation.name} ${what}`;
    const isOff = () => incarnation.isOver;
    return new Promise((resolve, reject) => {
      const refuse = () => reject(unavailable());
      if (fault === "before") {
        scheduler.after(chance.delay(), `${name}: fails`, refuse, isOff);
        return;
      }
      const operation = { what: name, effect };
      incarnation.inFlight.add(operation);
      const run = async () => {
        incarnation.inFlight.delete(operation);
        const settle = await effect().then(
          (result) => (fault === "after" ? refuse : () => resolve(result)),
          (error) => () => reject(error),
        );
        if (fault === "after") scheduler.note(`${name}: took effect, and fails`);
        if (chance.happens(0.5)) settle();
        else scheduler.after(chance.delay(), `${name}: answers`, settle, isOff);
      };
      scheduler.after(chance.delay(), name, run, isOff);
    });
  }

  return {
    create: (creation) => {
      const asked = scheduler.now;
      return operate(`create ${creation.session.sessionId}`, async () => {
        const outcome = await store.create(creation);
        if (outcome === "created") witness.created(creation, asked);
        return outcome;
      });
    },
    findCreated: (owner, requestId) =>
      operate(`findCreated ${requestId}`, () => store.findCreated(owner, requestId)),
    find: (sessionId) => operate(`find ${sessionId}`, () => store.find(sessionId)),
    append: (sessionId, turn) => {
      const asked = scheduler.now;
      const kinds = turn.events.map(({ kind }) => kind).join(" ");
      return operate(`append ${sessionId} ${turn.firstOffset} ${turn.requestId} (${kinds})`, async () => {
        const done = await store.append(sessionId, turn);
        if (done) witness.appended(sessionId, turn, asked, incarnation);
        else scheduler.note(`${incarnation.name} append ${sessionId}: refused`);
        return done;
      });
    },
    findTurn: (sessionId, requestId) =>
      operate(`findTurn ${sessionId} ${requestId}`, () => store.findTurn(sessionId, requestId)),
    readTurns: (sessionId, from, limit) =>
      operate(`readTurns ${sessionId} ${from}`, () => store.readTurns(sessionId, from, limit)),
    list: (filter, page) => operate(`list ${page.token}`, () => store.list(filter, page)),
    update: (sessionId, change, now) =>
      operate(`update ${sessionId}`, async () => {
        const head = await store.update(sessionId, change, now);
        if (head) witness.updated(sessionId, change);
        return head;
      }),
    delete: (sessionId) =>
      operate(`delete ${sessionId}`, async () => {
        const found = await store.delete(sessionId);
        if (found) witness.deleted(sessionId);
        return found;
      }),
    findDue: (now, limit) => operate("findDue", () => store.findDue(now, limit)),
    postpone: (sessionId, time) =>
      operate(`postpone ${sessionId} ${time}`, () => store.postpone(sessionId, time)),
    findWaitingForWebhook: () => operate("findWaitingForWebhook", () => store.findWaitingForWebhook()),
    findModel: (modelId, version) => operate(`findModel ${version}`, () => store.findModel(modelId, version)),
    pruneModels: () => operate("pruneModels", () => store.pruneModels()),
    listSecrets: (purpose) => operate(`listSecrets ${purpose}`, () => store.listSecrets(purpose)),
    addSecret: (secret, eraseBefore) =>
      operate(`addSecret ${secret.purpose}`, () => store.addSecret(secret, eraseBefore)),
    onAvailability: () => {},
    // The store is everybody's, and outlives the process.
    close: async () => {},
  };
}

function unavailable(): DialogError {
  return new DialogError("STORE_UNAVAILABLE", "The session store can not be reached. Try again later.");
}
