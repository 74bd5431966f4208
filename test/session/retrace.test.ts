import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Model } from "../../src/dialog/model.ts";
import { stepIdOf } from "../../src/dialog/model.ts";
import { run } from "../../src/dialog/run.ts";
import { initialState, stepWaitedAt } from "../../src/dialog/state.ts";
import { loadModel } from "../../src/model/load.ts";
import { retrace } from "../../src/session/retrace.ts";
import type { Turn } from "../../src/session/session.ts";
import { type AnyBeginning, anyBeginning, anyTurns, begin, take } from "../dialog/any-conversation.ts";
import { anyModel } from "../dialog/any-model.ts";
import type { Conversation } from "../dialog/conversation.ts";
import { richModel } from "../dialog/rich-model.ts";
import { sketch } from "../dialog/sketch.ts";

const kinds: [string, () => Promise<fc.Arbitrary<Model>>][] = [
  ["the bank", async () => fc.constant(await bank())],
  ["a model that uses everything", async () => fc.constant(richModel())],
  ["any model", async () => anyModel],
];

describe.each(kinds)("with %s", (_, models) => {
  let conversations: fc.Arbitrary<readonly [Model, AnyBeginning, Parameters<typeof take>[1][]]>;
  beforeAll(async () => {
    conversations = fc.tuple(
      await models(),
      anyBeginning,
      anyTurns.map((turns) => [...turns]),
    );
  });

  /** Checks something of every turn of many conversations, as the store gives it back. */
  function check(
    property: (talk: Conversation, turn: Turn, before: Turn | undefined, steps: string[]) => void,
  ) {
    fc.assert(
      fc.property(conversations, ([model, beginning, turns]) => {
        const talk = begin(model, beginning);
        let state = initialState(talk.state.locale, beginning.parameters, beginning.seed ?? null);
        let before: Turn | undefined;
        for (const next of [undefined, ...turns]) {
          if (next && !take(talk, next)) return;
          const input = talk.inputs.at(-1);
          if (!input) throw new Error("nothing was recorded");
          const steps: string[] = [];
          run(model, state, input, (list, index) => {
            if (index !== undefined) steps.push(stepIdOf(list, index));
          });
          const turn = recorded(talk, before);
          property(talk, turn, before, steps);
          state = talk.state;
          before = turn;
        }
      }),
      { numRuns: 50 },
    );
  }

  it("finds the steps that ran in a turn from what is recorded of it", () => {
    check(({ model }, turn, before, steps) => {
      expect(retrace(model, turn, before)?.map(({ id }) => id)).toEqual(steps);
    });
  });

  it("finds the place of each in the log", () => {
    check(({ model }, turn, before) => {
      for (const { id, offset } of retrace(model, turn, before) ?? []) {
        const event = turn.events[offset - turn.firstOffset];
        const step = [...model.lists.values()]
          .flatMap(({ key, steps }) => steps.map((one, index) => ({ id: stepIdOf(key, index), step: one })))
          .find((one) => one.id === id)?.step;
        expect(event).toBeDefined();
        if (step?.type === "reply" && event?.kind !== "problem") {
          expect(event).toMatchObject({ kind: "reply", replyId: step.reply.id });
        }
      }
    });
  });

  it("knows the step that the dialog waits at", () => {
    check(({ model }, { state }) => {
      const stepId = stepWaitedAt(state);
      const step = [...model.lists.values()]
        .flatMap(({ key, steps }) => steps.map((one, index) => ({ id: stepIdOf(key, index), step: one })))
        .find(({ id }) => id === stepId)?.step;
      const { waiting } = state;
      if (waiting.for === "user") expect(step).toMatchObject({ input: { key: waiting.input } });
      else if (waiting.for === "command") expect(step).toMatchObject({ command: { id: waiting.commandId } });
      else expect(stepId).toBeUndefined();
    });
  });

  it("knows no steps of a turn that does not come out as it was recorded", () => {
    check(({ model }, turn, before) => {
      const other = { ...turn, state: { ...turn.state, webhookCalls: turn.state.webhookCalls + 1 } };
      expect(retrace(model, other, before)).toBeUndefined();
      const events = [...turn.events, { kind: "transcribe", transcribeId: "never" } as const];
      expect(retrace(model, { ...turn, events }, before)).toBeUndefined();
    });
  });
});

/** What it says first is too long when it is said in the one way, and not in the other. */
const boaster = sketch(`
  stories:
    main:
      init_actions: [reply boast, input ask]
      start_actions: [reply hello, input ask]
      input_actions: [{name: ask, intents: [{intent_id: greet, actions: [reply hello]}]}]
  replies:
    boast: {language_data: {en_US: ["\${a}\${b}\${c}\${d}\${e}", "\${a}"]}}
    hello: {language_data: {en_US: [Hello., Hi.]}}
`);

it("finds the steps of a beginning that hit a limit after a variation was chosen", () => {
  const parameters = Object.fromEntries([..."abcde"].map((name) => [name, "x".repeat(15_000)]));
  const lengths = new Set<number>();
  for (let seed = 1; seed < 2 ** 32; seed += 2 ** 28) {
    const talk = begin(boaster, { locale: 0, seed, skipGreeting: false, parameters });
    const steps = retrace(boaster, recorded(talk, undefined), undefined);
    expect(steps?.at(-1)?.id).toBe(stepWaitedAt(talk.state));
    lengths.add(steps?.length ?? 0);
  }
  expect([...lengths].sort()).toEqual([2, 3]);
});

it("knows no steps where the model has lost the list that the dialog was in", async () => {
  const talk = begin(boaster, { locale: 0, seed: 1, skipGreeting: false, parameters: {} });
  const before = recorded(talk, undefined);
  talk.say("greet");
  expect(retrace(await bank(), recorded(talk, before), before)).toBeUndefined();
});

it("finds nothing in the end of a session, for nothing ran", () => {
  const talk = begin(boaster, { locale: 0, seed: 1, skipGreeting: false, parameters: {} });
  const before = recorded(talk, undefined);
  const event = { kind: "session_ended", reason: "client" } as const;
  const state = { ...before.state, waiting: { for: "nothing" } } as const;
  expect(retrace(boaster, { ...before, events: [event], state }, before)).toEqual([]);
});

/** The last turn of a conversation, as it is stored. */
function recorded({ inputs, events, state }: Conversation, before: Turn | undefined): Turn {
  const input = inputs.at(-1);
  if (!input) throw new Error("nothing was recorded");
  const firstOffset = before ? before.firstOffset + before.events.length : 0;
  const turn: Turn = { firstOffset, time: 0, requestId: "", events: [input.event, ...events], state };
  return JSON.parse(JSON.stringify(turn));
}

async function bank(): Promise<Model> {
  const { model } = await loadModel("models/bank");
  if (!model) throw new Error("the bank does not load");
  return model;
}
