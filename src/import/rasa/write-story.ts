import type { Problems } from "../../model/problem.ts";
import type { Branch, TreeNode } from "./dialog-tree.ts";
import { idOf, inWords } from "./names.ts";
import { notCarriedOver } from "./not-carried-over.ts";
import type { RasaProject } from "./project.ts";
import type { Happening } from "./sequences.ts";

/** A definition of a model as it stands in a file. */
export type Written = { readonly [key: string]: unknown };

type Action = { readonly type: string; readonly id: string };

/** The slots that intents ask for, by intent. */
export type AskedSlots = Map<string, readonly string[]>;

/**
 * Writes the story `main`: it waits for the intents that begin a conversation; where one goes on, a further input
 * waits for what may come next, and for those intents, too.
 */
export class StoryWriter {
  private readonly project: RasaProject;
  private readonly root: TreeNode;
  private readonly problems: Problems;
  private readonly inputs: Written[] = [];
  private readonly conditionals: Written[] = [];
  private readonly named: Record<string, Action[]> = {};
  private readonly names = new Set<string>();
  /** Commands that are asked for, with the slots that are looked at when they are done. */
  readonly commands = new Map<string, Set<string>>();
  readonly asked: AskedSlots = new Map();

  constructor(project: RasaProject, root: TreeNode, problems: Problems) {
    this.project = project;
    this.root = root;
    this.problems = problems;
  }

  write(greeting: readonly Happening[], fallback: readonly Happening[]): Written {
    const main = { type: "input", id: this.name("main_input") };
    this.input(main.id, this.root, "conversation");
    const notUnderstood = this.steps(fallback);
    const start = this.steps(greeting);
    return {
      ...(start.length > 0 ? { init_actions: [...start, main] } : {}),
      start_actions: [main],
      input_actions: this.inputs,
      ...(this.conditionals.length > 0 ? { conditional_actions: this.conditionals } : {}),
      ...(Object.keys(this.named).length > 0 ? { named_actions: this.named } : {}),
      ...(notUnderstood.length > 0
        ? { defaults: { no_intent_actions: notUnderstood, invalid_intent_actions: notUnderstood } }
        : {}),
    };
  }

  private input(name: string, node: TreeNode, about: string): void {
    const intents: Written[] = [];
    // It stands before those that it leads to.
    this.inputs.push({ name, intents });
    const own = node.next.filter(({ happening }) => happening.kind === "intent");
    const others =
      node === this.root
        ? []
        : this.root.next.filter((branch) => !own.some((one) => isSameIntent(one, branch)));
    for (const branch of [...own, ...others]) {
      const { happening } = branch;
      const id = happening.kind === "intent" ? idOf(happening.id) : about;
      const isOfRoot = this.root.next.includes(branch);
      intents.push({
        intent_id: id,
        ...this.requiredSlots(id, branch.node),
        actions: isOfRoot && this.leadsFurther() ? [this.namedList(id, branch)] : this.list(branch.node, id),
      });
    }
  }

  /** Whether the intents that begin a conversation are expected at other places, too. */
  private leadsFurther(): boolean {
    return this.root.next.some(({ node }) => hasIntents(node));
  }

  private namedList(intentId: string, { node }: Branch): Action {
    const name = `on_${intentId}`;
    if (!this.named[name]) {
      this.named[name] = [];
      this.named[name].push(...this.list(node, intentId));
    }
    return { type: "named", id: name };
  }

  /** What a form asks for, the intent that leads to it requires. */
  private requiredSlots(intentId: string, node: TreeNode): Written {
    const slots = formsFrom(node).flatMap((id) => this.project.forms.get(id)?.requiredSlots ?? []);
    if (slots.length === 0) return {};
    this.asked.set(intentId, slots);
    return { required_slots: slots };
  }

  private list(node: TreeNode, about: string, mayAsk = true): Action[] {
    const actions: Action[] = [];
    let command = "";
    for (let here = node; here.next.length > 0; ) {
      const decided = here.next.filter(({ happening }) => happening.kind === "condition");
      const rest = here.next.filter(({ happening }) => happening.kind !== "condition");
      if (decided.length > 0) {
        this.takeForOutputs(command, decided);
        return [...actions, this.conditional(decided, { next: rest }, about)];
      }
      const [only] = rest;
      if (!only || only.happening.kind === "intent") return [...actions, this.inputAfter(here, about)];
      if (only.happening.kind === "form" && !mayAsk) {
        const message = `form "${only.happening.id}" depends on slots: nothing asks for what it needs`;
        notCarriedOver(this.problems, only.happening.at, message);
      }
      if (only.happening.kind === "command") command = only.happening.id;
      actions.push(...this.steps([only.happening]));
      const intents = rest.filter(({ happening }) => happening.kind === "intent");
      if (intents.length > 0) {
        const message = "some paths go on here, others wait for the user; those that wait are left out";
        notCarriedOver(this.problems, only.happening.at, message);
      }
      here = only.node;
    }
    return actions;
  }

  /** Slots that decide right after a command are most likely set by it. */
  private takeForOutputs(command: string, decided: readonly Branch[]): void {
    const outputs = this.commands.get(command);
    for (const { happening } of outputs ? decided : []) {
      if (happening.kind === "condition") for (const slot of happening.values.keys()) outputs?.add(slot);
    }
  }

  private inputAfter(node: TreeNode, about: string): Action {
    const name = this.name(`after_${about}`);
    this.input(name, node, about);
    return { type: "input", id: name };
  }

  private conditional(decided: readonly Branch[], rest: TreeNode, about: string): Action {
    const name = this.name(`decide_${about}`);
    const conditions: Written[] = [];
    const otherwise: Action[] = [];
    this.conditionals.push({ name, conditions, default_actions: otherwise });
    for (const { happening, node } of decided) {
      const condition = happening.kind === "condition" ? conditionOf(happening.values) : "";
      conditions.push({ condition, actions: this.list(node, about, false) });
    }
    otherwise.push(...this.list(rest, about, false));
    return { type: "conditional", id: name };
  }

  private steps(happenings: readonly Happening[]): Action[] {
    return happenings.flatMap((happening): Action[] => {
      switch (happening.kind) {
        case "reply":
          return [{ type: "reply", id: idOf(happening.id) }];
        case "command":
          this.commands.set(happening.id, this.commands.get(happening.id) ?? new Set());
          return [{ type: "command", id: idOf(happening.id) }];
        case "forget":
          return [{ type: "memory", id: "clear_all" }];
        default:
          return [];
      }
    });
  }

  private name(wanted: string): string {
    let name = wanted;
    for (let number = 2; this.names.has(name); number++) name = `${wanted}_${number}`;
    this.names.add(name);
    return name;
  }
}

function isSameIntent({ happening: one }: Branch, { happening: other }: Branch): boolean {
  return one.kind === "intent" && other.kind === "intent" && one.id === other.id;
}

function hasIntents({ next }: TreeNode): boolean {
  return next.some(({ happening, node }) => happening.kind === "intent" || hasIntents(node));
}

/** The forms that are reached without a decision. */
function formsFrom({ next }: TreeNode): string[] {
  const [only] = next;
  if (!only || next.some(({ happening }) => happening.kind === "intent" || happening.kind === "condition"))
    return [];
  return [...(only.happening.kind === "form" ? [only.happening.id] : []), ...formsFrom(only.node)];
}

function conditionOf(values: ReadonlyMap<string, string | null | undefined>): string {
  return [...values]
    .map(([slot, value]) => {
      const parameter = `\${${slot}}`;
      if (value === undefined) return `${parameter}.not()`;
      return `${parameter}.is(${(value ?? "").replaceAll(")", "\\)")})`;
    })
    .join(" AND ");
}

/** How a slot is asked for: by the form's response, the slot's own, or one that is made up. */
export function askingReply(
  { responses, forms }: RasaProject,
  slot: string,
): { readonly id: string; readonly isMade: boolean } {
  const candidates = [...[...forms.keys()].map((form) => `utter_ask_${form}_${slot}`), `utter_ask_${slot}`];
  const found = candidates.find((id) => responses.has(id));
  return { id: idOf(found ?? `utter_ask_${slot}`), isMade: found === undefined };
}

/** What is asked when a project has no words for it: its own code asked. */
export function madeQuestion(slot: string): string {
  return `What is the ${inWords(slot)}?`;
}
