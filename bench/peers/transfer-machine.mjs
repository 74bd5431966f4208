import { assign, initialTransition, setup, transition } from "xstate";
import { confirmation, missingIn, questions, replies } from "./bank.mjs";
import { recognize } from "./recognizer.mjs";

const say = (text) => ({ type: "say", params: { text } });
const cancel = { target: "idle", actions: say(replies.cancelled) };

/** A transfer, as a state machine: its events are intents with slots, and what it says are its actions. */
const machine = setup({
  actions: {
    say() {},
    forget: assign({ amount: undefined, from: undefined, to: undefined }),
    note: assign(({ event }) => event.slots),
  },
  guards: { isComplete: ({ context }) => missingIn(context) === undefined },
}).createMachine({
  context: {},
  initial: "idle",
  states: {
    idle: {
      entry: "forget",
      on: {
        cancel,
        transfer: { target: "noted", actions: "note" },
        "*": { actions: say(replies.notUnderstood) },
      },
    },
    noted: { always: [{ guard: "isComplete", target: "confirming" }, { target: "asking" }] },
    asking: {
      entry: { type: "say", params: ({ context }) => ({ text: questions[missingIn(context)] }) },
      on: { cancel, "*": { target: "noted", actions: "note" } },
    },
    confirming: {
      entry: { type: "say", params: ({ context }) => ({ text: confirmation(context) }) },
      on: {
        cancel,
        confirm: { target: "idle", actions: say(replies.done) },
        "*": { actions: say(replies.yesOrNo) },
      },
    },
  },
});

/** A state as it is kept: plain, for JSON. */
export function begin() {
  return plain(initialTransition(machine)[0]);
}

/** @returns the state after an utterance, and the reply to it. */
export function advance(state, text) {
  const asked = state.value === "asking" ? missingIn(state.context) : undefined;
  const { intent = "other", slots } = recognize(text, asked);
  const [next, actions] = transition(machine, machine.resolveState(state), { type: intent, slots });
  const said = actions.filter(({ type }) => type === "say").map(({ params }) => params.text);
  return { state: plain(next), reply: said.join("\n") };
}

function plain({ value, context }) {
  return { value, context };
}
