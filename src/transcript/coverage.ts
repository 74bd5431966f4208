import { showCondition } from "../dialog/condition.ts";
import type { EventBody } from "../dialog/event.ts";
import {
  type Conditional,
  type InputPoint,
  type Model,
  type StepList,
  slotFillIntentId,
  stepIdOf,
} from "../dialog/model.ts";

/** What coverage is counted of. */
export const coverageKinds = ["stories", "branches", "intents", "replies"] as const;

/** Which parts of a model its tests have used. */
export class Coverage {
  private readonly model: Model;
  private readonly steps = new Set<string>();
  private readonly lists = new Set<string>();
  private readonly intents = new Set<string>();
  private readonly replies = new Set<string>();

  constructor(model: Model) {
    this.model = model;
  }

  /** For `run`: a step of this list has run, or an empty list was come to. */
  readonly observe = (list: string, index: number | undefined): void => {
    this.lists.add(list);
    if (index !== undefined) this.steps.add(stepIdOf(list, index));
  };

  count(events: readonly EventBody[]): void {
    for (const event of events) {
      if (event.kind === "recognition" && event.valid) this.intents.add(event.intentId);
      if (event.kind === "reply") this.replies.add(event.replyId);
    }
  }

  report(): CoverageReport {
    const { stories, intents, lists, replies } = this.model;
    const owners = new Set([...this.lists].flatMap((key) => lists.get(key)?.owner ?? []));
    const branches = branchesOf(this.model);
    const missed = branches.filter(({ list }) => !this.lists.has(list.key)).map(({ name }) => name);
    const wanted = [...intents.keys()].filter((id) => id !== slotFillIntentId);
    return {
      stories: part([...stories.keys()], owners),
      branches: { total: branches.length, missed },
      intents: part(wanted, this.intents),
      replies: part([...replies.keys()], this.replies),
      stepIds: [...this.steps],
      listKeys: [...this.lists],
    };
  }
}

export interface CoverageReport extends Readonly<Record<(typeof coverageKinds)[number], CoveragePart>> {
  /** The ids of the steps that ran. */
  readonly stepIds: readonly string[];
  /** The keys of the lists that were come to, empty ones too. */
  readonly listKeys: readonly string[];
}

export interface CoveragePart {
  readonly total: number;
  readonly missed: readonly string[];
}

function part(all: readonly string[], used: ReadonlySet<string>): CoveragePart {
  return { total: all.length, missed: all.filter((id) => !used.has(id)) };
}

/** One of the ways that a dialog can take where it chooses. */
interface Branch {
  /** For people, such as `balance_story/balance_outcome → ${lookup_status}.is(ok)`. */
  readonly name: string;
  /** Runs when the branch is taken, and never else. */
  readonly list: StepList;
}

/** The branches of every conditional that is used, and the intents of every input. */
function branchesOf({ lists, inputs }: Model): Branch[] {
  const conditionals = new Map<string, Conditional>();
  for (const { steps } of lists.values()) {
    for (const step of steps) {
      if (step.type === "conditional") conditionals.set(step.conditional.key, step.conditional);
    }
  }
  return [
    ...[...conditionals.values()].flatMap(branchesOfConditional),
    ...[...inputs.values()].flatMap(branchesOfInput),
  ];
}

function branchesOfConditional({ key, branches, otherwise }: Conditional): Branch[] {
  const conditions = branches.map(({ condition, list }) => {
    return { name: `${key} → ${showCondition(condition)}`, list };
  });
  // A default that several conditionals share tells nothing about one of them.
  const isOwn = otherwise && !otherwise.key.startsWith(`${otherwise.owner}/defaults.`);
  return isOwn ? [...conditions, { name: `${key} → default`, list: otherwise }] : conditions;
}

function branchesOfInput({ key, intents }: InputPoint): Branch[] {
  return intents.map(({ intent, actions }) => ({ name: `${key} → ${intent.id}`, list: actions }));
}
