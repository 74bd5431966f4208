import type { Entity } from "./event.ts";
import type { MemoryOperation } from "./model.ts";
import { maxParameters, maxValueBytes, SizeLimit } from "./size.ts";
import { render } from "./template.ts";

/**
 * Clears or sets parameters, as a memory step of the model says.
 *
 * @throws SizeLimit when there is no room for a value.
 */
export function remember(parameters: Map<string, string>, operation: MemoryOperation): void {
  switch (operation.op) {
    case "clear_all":
      parameters.clear();
      return;
    case "clear":
      for (const name of operation.parameters) forget(parameters, name);
      return;
    case "keep": {
      const kept = new Set(operation.parameters.flatMap((name) => [name, unitOf(name)]));
      for (const name of [...parameters.keys()]) if (!kept.has(name)) parameters.delete(name);
      return;
    }
    case "set": {
      // All texts are filled in before any value changes, so that two parameters can be swapped.
      const values = operation.values.map(([name, text]) => {
        return [name, render(text, parameters, maxValueBytes, `Parameter "${name}"`)] as const;
      });
      for (const [name, value] of values) setParameter(parameters, name, value);
      return;
    }
    default:
      operation satisfies never;
  }
}

/**
 * Sets a parameter. The empty string and no value are the same thing.
 *
 * @throws SizeLimit when it is too long, or one too many.
 */
export function setParameter(parameters: Map<string, string>, name: string, value: string): void {
  if (value === "") return forget(parameters, name);
  if (Buffer.byteLength(value) > maxValueBytes) {
    throw new SizeLimit(`Parameter "${name}" has more than ${maxValueBytes >> 10} KiB.`);
  }
  if (parameters.size >= maxParameters && !parameters.has(name)) {
    throw new SizeLimit(`There are more than ${maxParameters} parameters, the last "${name}".`);
  }
  parameters.set(name, value);
}

/**
 * Sets a slot to a value that was said, and the parameter for its unit.
 *
 * @throws SizeLimit when there is no room for them.
 */
export function setSlot(parameters: Map<string, string>, { slot, value, unit = "" }: Entity): void {
  setParameter(parameters, slot, value);
  setParameter(parameters, unitOf(slot), value === "" ? "" : unit);
}

/** Takes a parameter's value away, and its unit with it. */
export function forget(parameters: Map<string, string>, name: string): void {
  parameters.delete(name);
  parameters.delete(unitOf(name));
}

/** The parameter that holds what the value of another counts, such as `amount.unit`. */
function unitOf(name: string): string {
  return `${name}.unit`;
}
