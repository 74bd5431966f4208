import type { Condition } from "../dialog/condition.ts";
import type { Model, StepList } from "../dialog/model.ts";
import { parametersOf } from "../dialog/template.ts";
import type { AuthoredModel } from "./authored.ts";
import { type Problems, suggestion } from "./problem.ts";

/** A misspelt name would leave a value in plain sight. */
export function checkSensitive({ config }: AuthoredModel, model: Model, problems: Problems): void {
  if (config.sensitive.length === 0) return;
  const known = parametersIn(model);
  for (const { value, at } of config.sensitive) {
    if (known.has(value)) continue;
    const message = `nothing in the model has a parameter "${value}"${suggestion(value, known)}`;
    problems.warning(at, "unused-sensitive", message);
  }
}

/** The parameters that occur anywhere in a model. */
function parametersIn(model: Model): Set<string> {
  return new Set([
    ...[...model.intents.values()].flatMap(({ slots }) => [...slots.keys()]),
    ...[...model.commands.values()].flatMap(({ inputs, outputs }) => [...inputs, ...outputs]),
    ...[...model.replies.values()].flatMap(({ texts }) => [...texts.values()].flat().flatMap(parametersOf)),
    ...[...model.inputs.values()]
      .flatMap(({ intents }) => intents.flatMap(({ requiredSlots }) => requiredSlots))
      .flatMap(({ check }) => (check ? parametersOfCondition(check) : [])),
    ...[...model.lists.values()].flatMap(parametersOfList),
  ]);
}

function parametersOfList({ steps }: StepList): string[] {
  return steps.flatMap((step) => {
    if (step.type === "conditional") {
      return step.conditional.branches.flatMap(({ condition }) => parametersOfCondition(condition));
    }
    if (step.type !== "memory" || step.operation.op !== "set") return [];
    return step.operation.values.flatMap(([name, text]) => [name, ...parametersOf(text)]);
  });
}

function parametersOfCondition(condition: Condition): string[] {
  if ("parameter" in condition) return [condition.parameter];
  return ("all" in condition ? condition.all : condition.any).flatMap(parametersOfCondition);
}
