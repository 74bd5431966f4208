import { computed, signal } from "@preact/signals";
import { formatAddress, parseAddress, type Query } from "./address.ts";

const address = signal(parseAddress(location.hash));

/** Where in the console someone is: the parts of the address after `#/`, such as `["sessions", "my-first"]`. */
export const route = computed(() => address.value.parts);

/** What follows the question mark in the address. */
export const query = computed(() => address.value.query);

addEventListener("hashchange", () => {
  address.value = parseAddress(location.hash);
});

/** The address of a place in the console, for links. */
export function linkTo(...parts: string[]): string {
  return formatAddress({ parts, query: [] });
}

/** The address of a place in the console, with a filter or the like. */
export function linkWith(parts: readonly string[], query: Query): string {
  return formatAddress({ parts, query });
}

/** Goes to a place in the console. */
export function goTo(...parts: string[]): void {
  location.hash = linkTo(...parts);
}

/** Goes to a place in the console; the way back leads to where one was before the place that is left. */
export function replaceWith(...parts: string[]): void {
  location.replace(linkTo(...parts));
}

/** Changes what follows the question mark. The way back leads to where one was before, not to every letter typed. */
export function replaceQuery(changed: Query): void {
  const { parts } = address.value;
  history.replaceState(null, "", formatAddress({ parts, query: changed }));
  address.value = { parts, query: changed };
}
