import {
  type Conditional,
  type InputPoint,
  type Model,
  type Step,
  type StepList,
  type Story,
  stepIdOf,
} from "../dialog/model.ts";
import { leadsOf } from "./leads.ts";

/** What many steps may lead to, each of them with an id of its own. */
type Point = InputPoint | Conditional;

/** Which lists of a model can run at all, and from where. */
export class Reach {
  /** All of them, in the order in which one would read the dialogs: main's first, then those of the stories it calls. */
  readonly lists: readonly StepList[];
  /** The step that an input or a conditional is drawn at: the first that comes to it. */
  private readonly homes = new Map<Point, string>();
  private readonly sharedPoints = new Set<Point>();
  /** What leads to a list: an input, a conditional, or a step that names it. */
  private readonly sources = new Map<StepList, Point | string>();
  /** Lists with several of these, or with one in another story. */
  private readonly headed = new Set<StepList>();

  constructor({ main, stories }: Model) {
    const found = new Set<StepList>();
    const begun = new Set<Story>();
    for (const first of [main, ...stories.values()]) {
      const open = [first];
      for (const story of open) {
        if (begun.has(story)) continue;
        begun.add(story);
        for (const root of rootsOf(story)) this.follow(root, found, open);
      }
    }
    this.lists = [...found];
  }

  /** Whether a list is drawn under a heading, for several places lead to it. */
  isHeaded(list: StepList): boolean {
    return this.headed.has(list);
  }

  /** Whether this step is not the one that its input or conditional is drawn at. */
  isAgain(step: Step, id: string): boolean {
    const point = pointOf(step);
    return point !== undefined && this.homes.get(point) !== id;
  }

  /** Whether other steps come to the same input or conditional. */
  isShared(step: Step): boolean {
    const point = pointOf(step);
    return point !== undefined && this.sharedPoints.has(point);
  }

  /** What it leads to may be as deep as the model is long, so it is not a recursion. */
  private follow(root: StepList, found: Set<StepList>, called: Story[]): void {
    const open = [root];
    for (let list = open.pop(); list; list = open.pop()) {
      if (found.has(list)) continue;
      found.add(list);
      const next: StepList[] = [];
      for (const [index, step] of list.steps.entries()) {
        if (step.type === "story") called.push(step.story);
        for (const one of this.visit(list, index, step)) next.push(one);
      }
      for (const one of next.reverse()) open.push(one);
    }
  }

  private visit(list: StepList, index: number, step: Step): StepList[] {
    const id = stepIdOf(list.key, index);
    const point = pointOf(step);
    if (point) {
      if (this.homes.has(point)) {
        this.sharedPoints.add(point);
        return [];
      }
      this.homes.set(point, id);
    }
    return leadsOf(step).map(({ list: target }) => {
      const source = point ?? id;
      const known = this.sources.get(target) ?? source;
      if (known !== source || list.owner !== target.owner) this.headed.add(target);
      this.sources.set(target, source);
      return target;
    });
  }
}

function pointOf(step: Step): Point | undefined {
  if (step.type === "input") return step.input;
  return step.type === "conditional" ? step.conditional : undefined;
}

/** What a story can begin with. Main's way with failures of commands is that of other stories too. */
function rootsOf({ start, init, commandError }: Story): StepList[] {
  return [start, ...(init ? [init] : []), ...(commandError ? [commandError] : [])];
}
