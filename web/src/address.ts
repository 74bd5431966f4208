/** Where in the console someone is: what stands behind the `#` of the address. */
export interface Address {
  /** The parts between its slashes, such as `["sessions", "my-first"]`. */
  readonly parts: readonly string[];
  /** What follows the question mark: filters and the like. A name may come more than once. */
  readonly query: Query;
}

/** Names with values, in their order. */
export type Query = readonly (readonly [name: string, value: string])[];

/** Reads what stands behind the `#`. What is no proper escape stands for itself. */
export function parseAddress(hash: string): Address {
  const [path = "", ...rest] = hash.replace(/^#\/?/, "").split("?");
  return {
    parts: path.split("/").filter(Boolean).map(decoded),
    query: [...new URLSearchParams(rest.join("?"))],
  };
}

/** Writes an address, with its `#`. Names without a value are left out. */
export function formatAddress({ parts, query }: Address): string {
  const search = new URLSearchParams(query.filter(([, value]) => value !== "").map(([...pair]) => pair));
  const suffix = search.size === 0 ? "" : `?${search}`;
  return `#/${parts.map(encodeURIComponent).join("/")}${suffix}`;
}

/** The first value of a name; empty when there is none. */
export function valueIn(query: Query, name: string): string {
  return query.find(([one]) => one === name)?.[1] ?? "";
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
