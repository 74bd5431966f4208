/** What became of a parameter in a turn. */
export interface ParameterChange {
  readonly name: string;
  readonly kind: "added" | "changed" | "removed" | "kept";
  /** Undefined when it had no value. */
  readonly before: string | undefined;
  /** Undefined when it has none any more. */
  readonly after: string | undefined;
}

type Parameters = Readonly<Record<string, string>>;

/** All parameters of before and after, by name. */
export function parameterChanges(before: Parameters, after: Parameters): ParameterChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].sort().map((name) => {
    const was = valueIn(before, name);
    const is = valueIn(after, name);
    return { name, kind: kindOf(was, is), before: was, after: is };
  });
}

function kindOf(before: string | undefined, after: string | undefined): ParameterChange["kind"] {
  if (before === after) return "kept";
  if (before === undefined) return "added";
  return after === undefined ? "removed" : "changed";
}

function valueIn(parameters: Parameters, name: string): string | undefined {
  return Object.hasOwn(parameters, name) ? parameters[name] : undefined;
}
