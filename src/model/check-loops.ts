import type { Model, Step, StepList } from "../dialog/model.ts";
import type { Place, Problems } from "./problem.ts";

/**
 * Where control can go from a list of steps: it waits for someone; it runs to its end; it leaves its story; or
 * it begins its story again. A list with no way at all goes round for ever.
 */
type Way = "wait" | "pass" | "leave" | "restart";

/**
 * Finds models that can run for ever without waiting for a user or a client. A command that a webhook runs is
 * no wait here: nobody would ever stop it.
 *
 * A list that can only go round is an error. When main may come back to its start without waiting on some
 * path, that is a warning: a condition may well prevent it.
 */
export function checkLoops(model: Model, places: ReadonlyMap<string, Place>, problems: Problems): void {
  const ways = waysThrough(model);
  const placeOf = ({ key }: StepList): Place => places.get(key) ?? { file: key, line: 1, column: 1 };

  for (const cycle of endlessCycles(model, ways)) {
    const [first] = cycle;
    if (!first) continue;
    const way = [...cycle, first].map(({ key }) => key).join(" → ");
    problems.error(
      placeOf(first),
      "endless-loop",
      `this goes round for ever without waiting for anyone: ${way}`,
    );
  }
  for (const story of model.stories.values()) {
    const found = ways.get(story.start) ?? new Set();
    const isMain = story === model.main;
    const again = isMain
      ? found.has("pass") || found.has("leave") || found.has("restart")
      : found.has("restart");
    if (!again || found.size === 0) continue;
    const stuck = isMain ? !found.has("wait") : found.size === 1;
    const name = `story "${story.id}"`;
    if (stuck) {
      const message = `${name} starts over for ever without waiting for anyone; it needs an input or a client's command`;
      problems.error(placeOf(story.start), "endless-loop", message);
    } else {
      problems.warning(
        placeOf(story.start),
        "possible-loop",
        `${name} may start over without waiting for anyone`,
      );
    }
  }
}

/** The loops among lists that have no way out. A list that only leads into one is not to blame. */
function endlessCycles(model: Model, ways: ReadonlyMap<StepList, ReadonlySet<Way>>): StepList[][] {
  const visited = new Set<StepList>();
  const cycles: StepList[][] = [];
  for (const start of model.lists.values()) {
    const path: StepList[] = [];
    let list: StepList | undefined = start;
    while (list && ways.get(list)?.size === 0 && !visited.has(list)) {
      visited.add(list);
      path.push(list);
      list = nextWithoutWay(list, ways);
    }
    const from = list ? path.indexOf(list) : -1;
    if (from >= 0) cycles.push(path.slice(from));
  }
  return cycles;
}

/** Where a list that has no way out gets stuck: the first list without a way that its steps lead to. */
function nextWithoutWay(
  { steps }: StepList,
  ways: ReadonlyMap<StepList, ReadonlySet<Way>>,
): StepList | undefined {
  return steps.flatMap(listsOfStep).find((list) => ways.get(list)?.size === 0);
}

function listsOfStep(step: Step): StepList[] {
  switch (step.type) {
    case "list":
      return [step.list];
    case "story":
      return [step.story.start];
    case "conditional": {
      const { branches, otherwise } = step.conditional;
      return [...branches.map(({ list }) => list), ...(otherwise ? [otherwise] : [])];
    }
    default:
      return [];
  }
}

/** The least solution: begin with no way anywhere, and add what steps allow until nothing changes. */
function waysThrough(model: Model): Map<StepList, Set<Way>> {
  const ways = new Map([...model.lists.values()].map((list) => [list, new Set<Way>()]));
  const callers = callersOf(model);
  // What leads to a list is looked at again whenever the list has one way more: four times at most.
  const open = new Set(ways.keys());
  for (const list of open) {
    open.delete(list);
    const known = ways.get(list) ?? new Set();
    const before = known.size;
    for (const way of waysOfList(list, ways)) known.add(way);
    if (known.size > before) for (const caller of callers.get(list) ?? []) open.add(caller);
  }
  return ways;
}

/** The lists whose steps lead to a list. */
function callersOf(model: Model): Map<StepList, StepList[]> {
  const callers = new Map<StepList, StepList[]>();
  for (const caller of model.lists.values()) {
    for (const list of new Set(caller.steps.flatMap(listsOfStep))) {
      const known = callers.get(list);
      if (known) known.push(caller);
      else callers.set(list, [caller]);
    }
  }
  return callers;
}

function waysOfList(list: StepList, known: ReadonlyMap<StepList, ReadonlySet<Way>>): Set<Way> {
  const found = new Set<Way>();
  for (const step of list.steps) {
    const ways = waysOfStep(step, known);
    for (const way of ways) if (way !== "pass") found.add(way);
    if (!ways.has("pass")) return found;
  }
  return found.add("pass");
}

function waysOfStep(step: Step, known: ReadonlyMap<StepList, ReadonlySet<Way>>): ReadonlySet<Way> {
  const of = (list: StepList): ReadonlySet<Way> => known.get(list) ?? new Set();
  switch (step.type) {
    case "reply":
    case "memory":
    case "transcribe":
      return new Set(["pass"]);
    case "input":
      return new Set(["wait"]);
    case "command":
      return new Set([step.command.runner === "webhook" ? "pass" : "wait"]);
    case "restart_story":
      return new Set(["restart"]);
    case "end_story":
      return new Set(["leave"]);
    case "list":
      return of(step.list);
    case "story":
      return waysOfCall(of(step.story.start));
    case "conditional": {
      const { branches, otherwise } = step.conditional;
      const ways = branches.flatMap(({ list }) => [...of(list)]);
      return new Set<Way>([...ways, ...(otherwise ? of(otherwise) : (["leave"] as const))]);
    }
    default:
      return step satisfies never;
  }
}

/** However a called story comes to its end, the caller goes on. */
function waysOfCall(story: ReadonlySet<Way>): Set<Way> {
  const ways = new Set<Way>();
  if (story.has("wait")) ways.add("wait");
  if (story.has("pass") || story.has("leave")) ways.add("pass");
  return ways;
}
