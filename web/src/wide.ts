import { signal } from "@preact/signals";

const query = matchMedia("(min-width: 64rem)");

/** Whether there is room for things side by side. */
export const isWide = signal(query.matches);

query.addEventListener("change", ({ matches }) => {
  isWide.value = matches;
});
