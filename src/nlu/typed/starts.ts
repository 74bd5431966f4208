import { isDigits } from "./said.ts";

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

/** Whether something may begin with an atom of a form. */
export function mayStart({ forms, digits, nothing }: Starts, form: string): boolean {
  return nothing || forms.has(form) || (digits && isDigits(form));
}

/** Finds at a glance those of some things that may begin with an atom of a form, in their order. */
export function startingWith<T extends { readonly starts: Starts }>(
  some: readonly T[],
): (form: string) => readonly T[] {
  const { forms } = anyStarts(some.map(({ starts }) => starts));
  const able = (form: string) => some.filter(({ starts }) => mayStart(starts, form));
  const byForm = new Map([...forms].map((form) => [form, able(form)]));
  const withDigits = some.filter(({ starts }) => starts.digits || starts.nothing);
  const withAnything = some.filter(({ starts }) => starts.nothing);
  return (form) => byForm.get(form) ?? (isDigits(form) ? withDigits : withAnything);
}
