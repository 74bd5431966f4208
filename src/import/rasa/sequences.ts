import type { Place, Problems } from "../../model/problem.ts";
import { notCarriedOver } from "./not-carried-over.ts";
import type { PathStep, RasaPath, RasaProject } from "./project.ts";

/** What happens in a conversation, one after the other. */
export type Happening = { readonly at: Place } & (
  | { readonly kind: "intent"; readonly id: string }
  | { readonly kind: "reply"; readonly id: string }
  | { readonly kind: "command"; readonly id: string }
  | { readonly kind: "form"; readonly id: string }
  | { readonly kind: "forget" }
  | { readonly kind: "condition"; readonly values: ReadonlyMap<string, string | null | undefined> }
);

export interface Sequences {
  /** Conversations from the user's first words. */
  readonly conversations: readonly (readonly Happening[])[];
  /** What is said when a session begins. */
  readonly greeting: readonly Happening[];
  /** What happens when nothing was understood. */
  readonly fallback: readonly Happening[];
}

/** The intent that stands for a text that was not understood. */
const notUnderstood = "nlu_fallback";

/** Several intents at several places multiply; nobody writes so many. */
const maxExpansions = 200;

/** Writes rules and stories out as sequences of single happenings. */
export function sequencesOf(project: RasaProject, problems: Problems): Sequences {
  const afterForms = new Map<string, readonly PathStep[]>();
  for (const path of project.paths) {
    const after = stepsAfterForm(path);
    if (after) afterForms.set(path.inForm, after);
  }
  const writer = new SequenceWriter(project, afterForms, problems);
  return project.paths
    .filter((path) => !stepsAfterForm(path))
    .map((path) => writer.sequences(path))
    .reduce(
      (all, one) => ({
        conversations: [...all.conversations, ...one.conversations],
        greeting: all.greeting.length > 0 ? all.greeting : one.greeting,
        fallback: all.fallback.length > 0 ? all.fallback : one.fallback,
      }),
      nothing,
    );
}

const nothing: Sequences = { conversations: [], greeting: [], fallback: [] };

/** The steps of a rule that says what follows a form; undefined when it says something else. */
function stepsAfterForm({ inForm, steps }: RasaPath): readonly PathStep[] | undefined {
  const end = steps.findIndex((step) => step.kind === "loop" && step.formId === "");
  return inForm !== "" && end >= 0 && !steps.some(({ kind }) => kind === "intent")
    ? steps.slice(end + 1)
    : undefined;
}

class SequenceWriter {
  private readonly project: RasaProject;
  private readonly afterForms: ReadonlyMap<string, readonly PathStep[]>;
  private readonly problems: Problems;

  constructor(
    project: RasaProject,
    afterForms: ReadonlyMap<string, readonly PathStep[]>,
    problems: Problems,
  ) {
    this.project = project;
    this.afterForms = afterForms;
    this.problems = problems;
  }

  sequences(path: RasaPath): Sequences {
    if (path.inForm !== "") {
      const message = `what happens inside form "${path.inForm}": any intent that is expected there drops the question`;
      notCarriedOver(this.problems, path.at, message);
      return nothing;
    }
    const steps = this.cutInsideForms(path.steps);
    const first = steps.find(({ kind }) => kind !== "slots");
    if (first?.kind === "intent") {
      if (first.ids.includes(notUnderstood)) {
        return { ...nothing, fallback: this.written(steps.slice(steps.indexOf(first) + 1))[0] ?? [] };
      }
      // What is known about slots decides what follows the intent, not whether it is heard.
      const ahead = steps.slice(0, steps.indexOf(first));
      return {
        ...nothing,
        conversations: this.written([first, ...ahead, ...steps.slice(ahead.length + 1)]),
      };
    }
    if (path.isStart) return { ...nothing, greeting: this.written(steps)[0] ?? [] };
    notCarriedOver(this.problems, path.at, "a path that begins without the user");
    return nothing;
  }

  /** A story may show what users say while a form asks; the form itself goes on by itself here. */
  private cutInsideForms(steps: readonly PathStep[]): readonly PathStep[] {
    let inForm = false;
    for (const [index, step] of steps.entries()) {
      if (step.kind === "loop") inForm = step.formId !== "";
      if (step.kind !== "intent" || !inForm) continue;
      notCarriedOver(
        this.problems,
        step.at,
        "what users say while a form asks; the rest of the path is left out",
      );
      return steps.slice(0, index);
    }
    return steps;
  }

  private written(steps: readonly PathStep[]): Happening[][] {
    let sequences: Happening[][] = [[]];
    for (const [index, step] of steps.entries()) {
      const longer = sequences.flatMap((before) =>
        this.choices(step, steps.slice(index), before).map((choice) => [...before, ...choice]),
      );
      if (longer.length > maxExpansions) {
        const message = "more alternatives than can be written out; the rest is left out";
        notCarriedOver(this.problems, step.at, message);
        break;
      }
      sequences = longer;
    }
    return sequences;
  }

  /** What a step may be: one or several sequences. */
  private choices(step: PathStep, rest: readonly PathStep[], before: readonly Happening[]): Happening[][] {
    const { at } = step;
    switch (step.kind) {
      case "intent":
        return step.ids.flatMap((id) => this.withSubIntents(id)).map((id) => [{ at, kind: "intent", id }]);
      case "slots":
        return [[{ at, kind: "condition", values: step.values }]];
      case "loop":
        return [this.form(step, rest)];
      case "action":
        return [this.action(step, before)];
      default:
        return step satisfies never;
    }
  }

  /** A retrieval intent stands for all of its sub-intents. */
  private withSubIntents(id: string): string[] {
    const inside = [...this.project.intents.keys()].filter((one) => one.startsWith(`${id}/`));
    return inside.length > 0 ? inside : [id];
  }

  /** A form begins with the action and again with `active_loop`; what follows it is here, or in a rule. */
  private form(step: Extract<PathStep, { kind: "loop" }>, rest: readonly PathStep[]): Happening[] {
    const { at, formId } = step;
    const [, next] = rest;
    if (formId === "" || (next?.kind === "loop" && next.formId === formId)) return [];
    const ends = rest.some((one) => one.kind === "loop" && one.formId === "");
    const after = ends ? [] : this.written(this.afterForms.get(formId) ?? [])[0];
    return [{ at, kind: "form", id: formId }, ...(after ?? [])];
  }

  private action(
    { at, id }: Extract<PathStep, { kind: "action" }>,
    before: readonly Happening[],
  ): Happening[] {
    const { responses } = this.project;
    const intent = before.findLast(({ kind }) => kind === "intent");
    // The response to a retrieval intent is that to the sub-intent.
    const [, sub = ""] = intent?.kind === "intent" ? intent.id.split("/") : [];
    const reply = [id, `${id}/${sub}`].find((one) => responses.has(one));
    if (reply) return [{ at, kind: "reply", id: reply }];
    if (id === "action_restart") return [{ at, kind: "forget" }];
    if (id === "action_default_fallback") {
      return responses.has("utter_default") ? [{ at, kind: "reply", id: "utter_default" }] : [];
    }
    if (!id.startsWith("utter_")) return [{ at, kind: "command", id }];
    notCarriedOver(this.problems, at, `response "${id}", which is not in the domain`);
    return [];
  }
}
