import { signal } from "@preact/signals";

/** Where in the console someone is: the parts of the address after `#/`, such as `["sessions", "my-first"]`. */
export const route = signal(partsOf(location.hash));

addEventListener("hashchange", () => {
  route.value = partsOf(location.hash);
});

/** The address of a place in the console, for links. */
export function linkTo(...parts: string[]): string {
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

/** Goes to a place in the console. */
export function goTo(...parts: string[]): void {
  location.hash = linkTo(...parts);
}

function partsOf(hash: string): string[] {
  return hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decodeURIComponent);
}
