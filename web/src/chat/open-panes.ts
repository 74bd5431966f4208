import { signal } from "@preact/signals";
import type { Begun } from "./beginning.ts";
import { Pane } from "./pane.ts";

const storageName = "parley-open-sessions";

interface Remembered {
  readonly modelId: string;
  readonly sessionId: string;
}

/** The sessions that are open in the page, side by side. The browser's tab remembers them. */
export class OpenPanes {
  readonly panes = signal<readonly Pane[]>([]);
  /** The one that came to the fore last. */
  private last: Pane | undefined;

  constructor() {
    this.panes.value = remembered().map(({ modelId, sessionId }) => new Pane(modelId, sessionId));
    this.last = this.panes.peek().at(-1);
  }

  /** The one to go on with when the address names none. */
  get latest(): Pane | undefined {
    return this.last;
  }

  find(sessionId: string | undefined): Pane | undefined {
    return this.panes.value.find((pane) => pane.sessionId === sessionId);
  }

  /** Brings a session to the fore; opens it if need be. */
  show(modelId: string, sessionId: string): Pane {
    const pane = this.find(sessionId) ?? this.add(new Pane(modelId, sessionId));
    this.last = pane;
    for (const other of this.panes.peek()) if (other !== pane) other.rest();
    pane.focus();
    return pane;
  }

  /** Takes in a session that was begun here. It is not brought to the fore. */
  adopt({ modelId, sessionId, events }: Begun): void {
    this.add(new Pane(modelId, sessionId)).begun(events);
  }

  /** Nobody looks at any of them for now. */
  rest(): void {
    for (const pane of this.panes.peek()) pane.rest();
  }

  /** Takes a session out of the page; it is not ended. */
  close(pane: Pane): void {
    pane.close();
    const at = this.panes.peek().indexOf(pane);
    this.panes.value = this.panes.peek().filter((one) => one !== pane);
    if (this.last === pane) this.last = this.panes.peek()[Math.max(0, at - 1)];
    this.remember();
  }

  /** Puts a session beside the one that came to the fore last. */
  private add(pane: Pane): Pane {
    const panes = this.panes.peek();
    const at = this.last ? panes.indexOf(this.last) + 1 : panes.length;
    this.panes.value = panes.toSpliced(at, 0, pane);
    this.remember();
    return pane;
  }

  private remember(): void {
    const list: Remembered[] = this.panes.peek().map(({ modelId, sessionId }) => ({ modelId, sessionId }));
    sessionStorage.setItem(storageName, JSON.stringify(list));
  }
}

function remembered(): Remembered[] {
  try {
    const list: unknown = JSON.parse(sessionStorage.getItem(storageName) ?? "[]");
    return Array.isArray(list) ? list.filter(isRemembered) : [];
  } catch {
    return [];
  }
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== "object" || value === null) return false;
  const { modelId, sessionId } = value as Partial<Record<keyof Remembered, unknown>>;
  return typeof modelId === "string" && typeof sessionId === "string";
}
