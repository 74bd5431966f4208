import type { MemoryOperation } from "./model.ts";
import { render } from "./template.ts";

/** Clears or sets parameters, as a memory step of the model says. */
export function remember(parameters: Map<string, string>, operation: MemoryOperation): void {
  switch (operation.op) {
    case "clear_all":
      parameters.clear();
      return;
    case "clear":
      for (const name of operation.parameters) parameters.delete(name);
      return;
    case "keep":
      for (const name of [...parameters.keys()]) {
        if (!operation.parameters.includes(name)) parameters.delete(name);
      }
      return;
    case "set": {
      // All texts are filled in before any value changes, so that two parameters can be swapped.
      const values = operation.values.map(([name, text]) => [name, render(text, parameters)] as const);
      for (const [name, value] of values) setParameter(parameters, name, value);
      return;
    }
    default:
      operation satisfies never;
  }
}

/** Sets a parameter. The empty string and no value are the same thing. */
export function setParameter(parameters: Map<string, string>, name: string, value: string): void {
  if (value === "") parameters.delete(name);
  else parameters.set(name, value);
}
