import { slashCommands } from "./line.ts";

/** What the beginning of a line may become. */
export interface Completion {
  /** What it may become, whole lines. */
  readonly lines: readonly string[];
  /** The beginning that they stand for. */
  readonly of: string;
  /** What to tell when nothing can be completed; empty: nothing. */
  readonly hint: string;
}

/** What may be said now. */
export interface Sayable {
  /** Whole texts, the likeliest first. */
  readonly texts: readonly string[];
  /** What is expected, in words, for when no text begins as the line does; empty: nobody knows. */
  readonly hint: string;
  readonly storyIds: readonly string[];
}

/** How many lines are offered at once. */
const mostOffers = 30;

/** Completes commands, the ids of stories, and what may be said. */
export function complete(line: string, { texts, hint, storyIds }: Sayable): Completion {
  const begun = line.trimStart();
  const jump = "/jump ";
  if (begun.startsWith(jump)) {
    return offer(
      storyIds.map((id) => `${jump}${id}`),
      begun,
      "",
    );
  }
  if (begun.startsWith("/") && !begun.startsWith("//")) {
    const commands = slashCommands.map(({ name, argument }) => `/${name}${argument === "" ? "" : " "}`);
    return offer(commands, begun, "");
  }
  return offer(texts, begun, hint);
}

function offer(all: readonly string[], begun: string, hint: string): Completion {
  const wanted = begun.toLowerCase();
  const lines = all.filter((one) => one.toLowerCase().startsWith(wanted)).slice(0, mostOffers);
  return { lines, of: begun, hint: lines.length === 0 ? hint : "" };
}
