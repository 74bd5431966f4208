import type { Condition } from "../dialog/condition.ts";
import type { ExpectedIntent, Fallback, InputPoint, Step, StepList } from "../dialog/model.ts";

/** A way from a step into a list. */
export type Lead =
  | { readonly as: "list"; readonly list: StepList }
  | { readonly as: "intent"; readonly list: StepList; readonly expected: ExpectedIntent }
  | { readonly as: "condition"; readonly list: StepList; readonly condition: Condition }
  | { readonly as: "otherwise"; readonly list: StepList }
  | { readonly as: "timeout"; readonly list: StepList; readonly afterMs: number | undefined }
  /** The slots of these intents were asked for too often. */
  | { readonly as: "give_up"; readonly list: StepList; readonly intents: readonly ExpectedIntent[] }
  | { readonly as: Fallback; readonly list: StepList };

/** The ways that a step may go before the step after it comes, in the order in which they are written. */
export function leadsOf(step: Step): Lead[] {
  switch (step.type) {
    case "list":
      return [{ as: "list", list: step.list }];
    case "conditional": {
      const { branches, otherwise } = step.conditional;
      return [
        ...branches.map(({ condition, list }): Lead => ({ as: "condition", list, condition })),
        ...(otherwise ? [{ as: "otherwise", list: otherwise } as const] : []),
      ];
    }
    case "input":
      return leadsOfInput(step.input);
    default:
      return [];
  }
}

const fallbacks = ["no_intent", "invalid_intent", "ambiguous_intent"] as const satisfies readonly Fallback[];

function leadsOfInput(input: InputPoint): Lead[] {
  const { intents, timeoutList, timeoutMs } = input;
  return [
    ...intents.map((expected): Lead => ({ as: "intent", list: expected.actions, expected })),
    ...fallbacks.flatMap((as): Lead | [] => {
      const list = input.fallbacks[as];
      return list ? { as, list } : [];
    }),
    ...(timeoutList ? [{ as: "timeout", list: timeoutList, afterMs: timeoutMs } as const] : []),
    ...givingUp(intents),
  ];
}

/** Most intents give up in the same way: that is one lead. */
function givingUp(intents: readonly ExpectedIntent[]): Lead[] {
  const byList = new Map<StepList, ExpectedIntent[]>();
  for (const expected of intents) {
    const { giveUp, requiredSlots } = expected;
    if (!giveUp || requiredSlots.every(({ maxPrompts }) => maxPrompts === undefined)) continue;
    const known = byList.get(giveUp);
    if (known) known.push(expected);
    else byList.set(giveUp, [expected]);
  }
  return [...byList].map(([list, those]) => ({ as: "give_up", list, intents: those }));
}

/** Whether the dialog comes back to an input once a list has run that the input led to. */
export function comesBack(step: Step, { as, list }: Lead): boolean {
  if (step.type !== "input" || step.input.onUnmatched !== "stay") return false;
  if (!fallbacks.some((fallback) => fallback === as)) return false;
  const last = list.steps.at(-1);
  return last?.type !== "input" || last.input !== step.input;
}
