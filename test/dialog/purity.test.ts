import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type EventBody, isBlocking } from "../../src/dialog/event.ts";
import type { Model } from "../../src/dialog/model.ts";
import { type Input, run } from "../../src/dialog/run.ts";
import { initialState, type State } from "../../src/dialog/state.ts";
import { maxDepth } from "../../src/dialog/walk.ts";
import { loadModel } from "../../src/model/load.ts";
import { type AnyBeginning, anyBeginning, anyTurns, begin, type Turn, take } from "./any-conversation.ts";
import { compiled } from "./any-model.ts";
import type { Conversation } from "./conversation.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { documentOf, type Written, writtenModels } from "./generated-model.ts";
import { richModel } from "./rich-model.ts";
import { compile } from "./sketch.ts";

/** A model that nobody can change, and the same one as another process would have it. */
interface Pair {
  readonly model: Model;
  readonly copy: Model;
}

const kinds: [string, () => Promise<fc.Arbitrary<Pair>>][] = [
  ["the bank", async () => fc.constant(pair(await bank(), await bank()))],
  ["a model that uses everything", async () => fc.constant(pair(richModel(), richModel()))],
  ["any model", async () => writtenModels.map(pairOf).filter((one) => one !== undefined)],
];

describe.each(kinds)("with %s", (_, pairs) => {
  let conversations: fc.Arbitrary<readonly [Pair, AnyBeginning, readonly Turn[]]>;
  beforeAll(async () => {
    conversations = fc.tuple(await pairs(), anyBeginning, anyTurns);
  });

  /** Checks something of every turn of many conversations. */
  function check(property: (talk: Conversation, turn: Recorded, copy: Model) => void): void {
    fc.assert(
      fc.property(conversations, ([{ model, copy }, beginning, turns]) => {
        const talk = begin(model, beginning);
        let before = initialState(talk.state.locale, beginning.parameters, beginning.seed ?? null);
        for (const turn of [undefined, ...turns]) {
          if (turn && !take(talk, turn)) return;
          const input = talk.inputs.at(-1);
          if (!input) throw new Error("nothing was recorded");
          property(talk, { before, input, after: talk.state, events: talk.events }, copy);
          before = talk.state;
        }
      }),
      { numRuns: 50 },
    );
  }

  test("a turn changes nothing that it was given", () => {
    check(({ model }, { before, input }) => {
      expect(() => run(model, deepFreeze(before), deepFreeze(input))).not.toThrow();
    });
  });

  test("the same turn gives the same again, observed or not", () => {
    check((talk, { before, input, after, events }) => {
      expect(run(talk.model, before, input)).toEqual({ state: after, events });
      const steps: string[] = [];
      const observed = run(talk.model, before, input, (list, index) => steps.push(`${list} ${index}`));
      expect(observed).toEqual({ state: after, events });
      if (input.event.kind === "session_started") expect(steps).not.toEqual([]);
    });
  });

  test("a state survives being saved, and goes on in another process", () => {
    check((_, { before, input, after, events }, copy) => {
      const restored = saved(before);
      expect(restored).toStrictEqual(before);
      expect(run(copy, restored, saved(input))).toEqual({ state: after, events });
    });
  });

  test("every turn ends with one blocking event, which is the last", () => {
    check((_, { events, after }) => {
      expect(events.filter(isBlocking)).toHaveLength(1);
      expect(events.slice(0, -1).some(isBlocking)).toBe(false);
      expect(after.waiting.for).toBe(waitFor(events.at(-1)));
    });
  });

  test("a state is small, and has no parameters without a value", () => {
    check((_, { after }) => {
      expect(Object.values(after.parameters)).not.toContain("");
      if (after.waiting.for === "nothing") return;
      expect(after.frames.length).toBeLessThanOrEqual(maxDepth);
      expect(after.frames[0]?.base).toBe(true);
    });
  });

  test("the recorded events give the same state again", () => {
    fc.assert(
      fc.property(conversations, ([{ model, copy }, beginning, turns]) => {
        const talk = begin(model, beginning);
        for (const turn of turns) take(talk, turn);
        const log: Input[] = saved(talk.inputs);
        const first = initialState(talk.state.locale, beginning.parameters, beginning.seed ?? null);
        const fold = log.reduce((state, input) => run(copy, state, input).state, first);
        expect(fold).toEqual(talk.state);
      }),
      { numRuns: 60 },
    );
  });
});

test("these conversations come by every list of the model that uses everything", () => {
  const model = richModel();
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyBeginning, anyTurns, (beginning, turns) => {
      const talk = begin(model, beginning);
      for (const turn of turns) take(talk, turn);
      let state = initialState(talk.state.locale, beginning.parameters, beginning.seed ?? null);
      for (const input of talk.inputs) state = run(model, state, input, (list) => seen.add(list)).state;
    }),
    { numRuns: 100, seed: 1 },
  );
  const lists = [...model.lists.values()].filter(({ steps }) => steps.length > 0);
  expect(lists.map(({ key }) => key).filter((key) => !seen.has(key))).toEqual([]);
});

test("the end of a session is taken as it is, and nothing follows", () => {
  const talk = begin(richModel(), { locale: 0, seed: 1, skipGreeting: false, parameters: {} });
  const ended = run(talk.model, talk.state, { event: { kind: "session_ended", reason: "expired" } });
  expect(ended.events).toEqual([]);
  expect(ended.state).toEqual({ ...talk.state, waiting: { for: "nothing" } });
});

interface Recorded {
  readonly before: State;
  readonly input: Input;
  readonly after: State;
  readonly events: readonly EventBody[];
}

function waitFor(event: EventBody | undefined): State["waiting"]["for"] {
  if (event?.kind === "wait_for_user") return "user";
  return event?.kind === "command" ? "command" : "nothing";
}

function saved<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

async function bank(): Promise<Model> {
  const { model } = await loadModel("models/bank");
  if (!model) throw new Error("the bank does not load");
  return model;
}

function pair(model: Model, copy: Model): Pair {
  return { model: deepFreeze(model), copy };
}

/** Some models are refused, for they would go round for ever: then there is nothing. */
function pairOf(written: Written): Pair | undefined {
  const document = documentOf(written);
  // When a test fails, the model is told as its author wrote it.
  const told = { [fc.toStringMethod]: () => JSON.stringify(written.stories) };
  const model = compiled(document);
  return model && Object.assign(pair(model, compile(document)), told);
}
