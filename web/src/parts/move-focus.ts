const steps: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Lets arrow keys, Home and End move the focus among those elements of a list that match a selector. */
export function moveFocus(event: KeyboardEvent, selector: string): void {
  const step = steps[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey || !(event.currentTarget instanceof Element))
    return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(selector)];
  const { activeElement } = document;
  const at = activeElement instanceof HTMLElement ? all.indexOf(activeElement) : -1;
  all[step(at, all.length)]?.focus();
  event.preventDefault();
}
