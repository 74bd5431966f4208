import type { Problems } from "../../model/problem.ts";
import { entriesOf, field, itemsOf, textOf, type Yaml } from "../../model/yaml.ts";
import { notCarriedOver } from "./not-carried-over.ts";
import type { PathStep, RasaForm, RasaPath } from "./project.ts";

/** Steps that say nothing to a model, which waits where it has nothing else to do. */
const silentActions = ["action_listen", "action_session_start", "action_deactivate_loop", "..."];

/** Reads the rules and stories of a document. A story that can not be followed to its end is cut there. */
export function readPaths(
  document: Yaml,
  forms: ReadonlyMap<string, RasaForm>,
  problems: Problems,
): RasaPath[] {
  const reader = new PathReader(forms, problems);
  return ["rules", "stories"]
    .flatMap((part) => itemsOf(field(document, part)))
    .flatMap((item) => reader.path(item));
}

class PathReader {
  private readonly forms: ReadonlyMap<string, RasaForm>;
  private readonly problems: Problems;

  constructor(forms: ReadonlyMap<string, RasaForm>, problems: Problems) {
    this.forms = forms;
    this.problems = problems;
  }

  path(item: Yaml): RasaPath[] {
    const name = field(item, "rule") ?? field(item, "story");
    const conditions = itemsOf(field(item, "condition"));
    const inForm =
      conditions.map((one) => textOf(field(one, "active_loop"))).find((form) => form !== "") ?? "";
    const { steps, isCut } = this.steps([
      ...conditions.filter((one) => field(one, "slot_was_set")),
      ...itemsOf(field(item, "steps")),
    ]);
    const isStart = textOf(field(item, "conversation_start")) === "true";
    // Of a path that is cut before anything happens, nothing is left.
    const isEmpty = steps.length === 0 || (isCut && !steps.some(({ kind }) => kind === "action"));
    return isEmpty ? [] : [{ at: name?.at ?? item.at, isStart, inForm, steps }];
  }

  private steps(items: readonly Yaml[]): { readonly steps: readonly PathStep[]; readonly isCut: boolean } {
    const steps: PathStep[] = [];
    for (const item of items) {
      const step = this.step(item);
      if (step === "cut") return { steps, isCut: true };
      if (step) steps.push(step);
    }
    return { steps, isCut: false };
  }

  private step(item: Yaml): PathStep | "cut" | undefined {
    const { at } = item;
    if (item.kind === "text" && item.value === "...") return undefined;
    const [kind, value] = stepKindOf(item);
    switch (kind) {
      case "intent": {
        if (field(item, "entities")) {
          notCarriedOver(
            this.problems,
            at,
            "the entities of this step: the intent counts with or without them",
          );
        }
        return { at, kind, ids: [textOf(value)] };
      }
      case "or": {
        const ids = itemsOf(value).map((one) => textOf(field(one, "intent")));
        if (!ids.includes("")) return { at, kind: "intent", ids };
        notCarriedOver(
          this.problems,
          at,
          "an `or` of something else than intents; what follows it is left out",
        );
        return "cut";
      }
      case "action": {
        const id = textOf(value);
        if (silentActions.includes(id)) return undefined;
        return this.forms.has(id) ? { at, kind: "loop", formId: id } : { at, kind, id };
      }
      case "active_loop":
        return { at, kind: "loop", formId: textOf(value) === "null" ? "" : textOf(value) };
      case "slot_was_set":
        return this.slots(value, item);
      default:
        notCarriedOver(this.problems, at, `a step of an unknown kind; what follows it is left out`);
        return "cut";
    }
  }

  private slots(value: Yaml | undefined, { at }: Yaml): PathStep | undefined {
    const values = new Map<string, string | null | undefined>();
    for (const one of itemsOf(value)) {
      if (one.kind === "text") values.set(one.value, undefined);
      for (const entry of entriesOf(one)) {
        if (entry.key.value === "requested_slot") continue;
        const text = textOf(entry.value);
        values.set(entry.key.value, text === "null" || text === "" ? null : text);
      }
    }
    return values.size > 0 ? { at, kind: "slots", values } : undefined;
  }
}

const stepKinds = ["intent", "or", "action", "active_loop", "slot_was_set"] as const;

function stepKindOf(item: Yaml): [(typeof stepKinds)[number] | undefined, Yaml | undefined] {
  const kind = stepKinds.find((one) => field(item, one));
  return [kind, kind && field(item, kind)];
}
