import type { Said } from "./said.ts";

/** What something that is read may begin with: so most places of a text need no second look. */
export interface Starts {
  readonly forms: ReadonlySet<string>;
  /** Any number in digits. */
  readonly digits: boolean;
  /** It may be nothing at all, with anything behind it. */
  readonly nothing: boolean;
}

export const digitsStart: Starts = { forms: new Set(), digits: true, nothing: false };

export function formsStart(forms: Iterable<string>): Starts {
  return { forms: new Set(forms), digits: false, nothing: false };
}

export function anyStarts(some: readonly Starts[]): Starts {
  return {
    forms: new Set(some.flatMap(({ forms }) => [...forms])),
    digits: some.some(({ digits }) => digits),
    nothing: some.some(({ nothing }) => nothing),
  };
}

/** Of one thing, and then another. */
export function joinedStarts(first: Starts, second: Starts): Starts {
  return first.nothing ? { ...anyStarts([first, second]), nothing: second.nothing } : first;
}

/** Whether something may begin at an atom. */
export function mayStart({ forms, digits, nothing }: Starts, said: Said, at: number): boolean {
  return nothing || forms.has(said.form(at)) || (digits && said.isDigits(at));
}
