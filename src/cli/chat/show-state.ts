import colours from "picocolors";
import type { Frame, State } from "../../../gen/parley/v1/turn_pb.ts";
import type { Awaiting } from "../../client/event.ts";
import { fill } from "../columns.ts";
import { plain } from "./show-event.ts";

/** Where a dialog stands: what it waits for, the stories under way, and the parameters. */
export function showState(state: State, awaiting: Awaiting | undefined): string[] {
  return [
    ...labelled("waits for", waitOf(awaiting, state)),
    ...labelled("stories", state.frames.length === 0 ? ["main begins anew"] : state.frames.map(placeOf)),
    ...labelled("parameters", parametersOf(state)),
  ];
}

/** The label stands before the first line only. */
function labelled(label: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => {
    const before = fill(index === 0 ? label : "", "parameters".length);
    return `  ${colours.dim(before)}  ${plain(line).replaceAll("\n", " ")}`;
  });
}

function waitOf(awaiting: Awaiting | undefined, { fillingSlot, fillingIntentId }: State): string[] {
  if (!awaiting) return ["nothing: the session is over"];
  if (awaiting.kind === "command") {
    return [
      awaiting.runner === "client"
        ? `the result of ${awaiting.commandId}`
        : `the webhook: ${awaiting.commandId}`,
    ];
  }
  const { expectedIntentIds, timeoutMs } = awaiting;
  return [
    ...(fillingSlot === "" ? [] : [`a value for ${fillingSlot} of ${fillingIntentId}`]),
    `${fillingSlot === "" ? "" : "or "}one of ${expectedIntentIds.join(", ")}`,
    ...(timeoutMs === undefined ? [] : [`for ${timeoutMs / 1000} s`]),
  ];
}

/** A story that is under way, and the id of the step that it goes on with. */
function placeOf({ storyId, listKey, nextStep }: Frame): string {
  return `${storyId}, next ${listKey}#${nextStep}`;
}

function parametersOf({ parameters }: State): string[] {
  const names = Object.keys(parameters).sort();
  return names.length === 0 ? ["none"] : names.map((name) => `${name} = ${parameters[name]}`);
}
