import type { Place, Problems } from "../../model/problem.ts";

/** Tells what of a project has no place in a model, and what was made of it. */
export function notCarriedOver(problems: Problems, at: Place, message: string): void {
  problems.warning(at, "not-carried-over", message);
}
