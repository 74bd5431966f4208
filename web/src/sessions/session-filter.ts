import { type Query, valueIn } from "../address.ts";

/** Which sessions a list shows. Conditions that are not empty must all hold. */
export interface SessionFilter {
  readonly modelId: string;
  readonly userId: string;
  readonly state: StateFilter;
  /** Labels that sessions must have, by name. */
  readonly labels: ReadonlyMap<string, string>;
}

export const stateFilters = ["", "active", "ended", "expired"] as const;
/** One state of sessions; empty: any. */
export type StateFilter = (typeof stateFilters)[number];

export const noFilter: SessionFilter = { modelId: "", userId: "", state: "", labels: new Map() };

/** Reads a filter from an address. What makes no sense there is left out. */
export function filterOf(query: Query): SessionFilter {
  const state = valueIn(query, "state");
  return {
    modelId: valueIn(query, "model"),
    userId: valueIn(query, "user"),
    state: stateFilters.find((one) => one === state) ?? "",
    labels: labelsOf(query.flatMap(([name, value]) => (name === "label" ? [value] : []))),
  };
}

/** Writes a filter into an address. */
export function queryOf({ modelId, userId, state, labels }: SessionFilter): Query {
  return [
    ["model", modelId],
    ["user", userId],
    ["state", state],
    ...[...labels].map((label) => ["label", formatLabel(label)] as const),
  ];
}

/** Reads labels such as `plan=gold`. What is none is left out. */
export function labelsOf(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(texts.map(parseLabel).filter((label) => label !== undefined));
}

/** Reads a label such as `plan=gold`. Undefined: it is none. */
export function parseLabel(text: string): readonly [name: string, value: string] | undefined {
  const [name = "", ...value] = text.split("=");
  return name.trim() === "" || value.length === 0 ? undefined : [name.trim(), value.join("=").trim()];
}

export function formatLabel([name, value]: readonly [string, string]): string {
  return `${name}=${value}`;
}
