import type { Change, Step, StoreFile } from "./trace.ts";

/** What a disk writes whole or not at all. */
const sectorSize = 512;

/** Contents of a file: what is surely on the disk, and the changes since that may be or not. */
interface Inode {
  durable: Buffer;
  pending: Change[];
}

/** A file of a directory: what its name surely leads to, and to what it may lead instead. */
interface Name {
  durable: Inode | undefined;
  pending: (Inode | undefined)[];
}

/** How much of what was not synced survives a cut. */
type Mode = "all" | "none" | "first writes" | "any writes" | "any sectors" | "any sectors, and rubbish";
const modes: readonly Mode[] = [
  "all",
  "none",
  "first writes",
  "any writes",
  "any sectors",
  "any sectors, and rubbish",
];

/**
 * The files of a store on a disk with a cache that may be lost. What was synced stays. Of what was not, each
 * change is kept, dropped or torn, independently of the others and of their order. A file that was made, or
 * removed, is so only when its directory was synced. A sync that failed has settled the fate of what it should
 * have synced: later ones do not bring it back.
 */
export class SimulatedDisk {
  private readonly names = new Map<StoreFile, Name>();
  private readonly chance: () => number;

  constructor(chance: () => number) {
    this.chance = chance;
  }

  /** Does what the server has done. */
  take(step: Step): void {
    if (step.kind === "sent") return;
    if (step.file === "directory") {
      if (step.kind === "synced") for (const name of this.names.values()) settle(name);
      return;
    }
    const name = this.name(step.file);
    if (step.kind === "created") name.pending.push({ durable: Buffer.alloc(0), pending: [] });
    else if (step.kind === "unlinked") name.pending.push(undefined);
    else {
      const inode = latest(name);
      if (!inode) throw new Error(`${step.kind}: there is no ${step.file}`);
      if (step.kind === "written" || step.kind === "truncated") inode.pending.push(step);
      else {
        const settled = step.kind === "synced";
        inode.durable = settled ? apply(inode.durable, inode.pending) : this.survive(inode, this.pick(modes));
        inode.pending = [];
      }
    }
  }

  /** What is on the disk when the power fails now. */
  cut(): Map<StoreFile, Buffer> {
    const mode = this.pick(modes);
    const found = new Map<StoreFile, Buffer>();
    for (const [file, name] of this.names) {
      const possible = [name.durable, ...name.pending];
      const inode = mode === "all" ? latest(name) : mode === "none" ? name.durable : this.pick(possible);
      if (inode) found.set(file, this.survive(inode, mode));
    }
    return found;
  }

  private survive({ durable, pending }: Inode, mode: Mode): Buffer {
    if (mode === "all") return apply(durable, pending);
    if (mode === "none") return Buffer.from(durable);
    const count = Math.floor(this.chance() * (pending.length + 1));
    if (mode === "first writes") return apply(durable, pending.slice(0, count));
    const part = this.chance();
    if (mode === "any writes")
      return apply(
        durable,
        pending.filter(() => this.chance() < part),
      );
    const rubbish = mode === "any sectors, and rubbish";
    return apply(
      durable,
      pending.flatMap((change) =>
        this.tear(change, part, rubbish ? durable.length : Number.POSITIVE_INFINITY),
      ),
    );
  }

  /** Some sectors of a write. Where the file did not reach before, others may hold what was there by chance. */
  private tear(change: Change, part: number, rubbishFrom: number): Change[] {
    if (change.kind === "truncated") return this.chance() < part ? [change] : [];
    const { data, offset } = change;
    const pieces: Change[] = [];
    for (let at = 0; at < data.length; ) {
      const end = Math.min(data.length, (Math.floor((offset + at) / sectorSize) + 1) * sectorSize - offset);
      const piece = data.subarray(at, end);
      if (this.chance() < part) pieces.push({ ...change, offset: offset + at, data: piece });
      else if (offset + at >= rubbishFrom && this.chance() < 0.5) {
        const rubbish = Buffer.from(piece.map(() => this.chance() * 256));
        pieces.push({ ...change, offset: offset + at, data: rubbish });
      }
      at = end;
    }
    return pieces;
  }

  private name(file: StoreFile): Name {
    const known = this.names.get(file);
    if (known) return known;
    const made = { durable: undefined, pending: [] };
    this.names.set(file, made);
    return made;
  }

  private pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.chance() * items.length)] as T;
  }
}

function latest({ durable, pending }: Name): Inode | undefined {
  return pending.length > 0 ? pending.at(-1) : durable;
}

function settle(name: Name): void {
  name.durable = latest(name);
  name.pending = [];
}

function apply(durable: Buffer, changes: readonly Change[]): Buffer {
  const size = changes.reduce((most, change) => Math.max(most, endOf(change)), durable.length);
  const bytes = Buffer.alloc(size);
  durable.copy(bytes);
  let length = durable.length;
  for (const change of changes) {
    if (change.kind === "written") {
      change.data.copy(bytes, change.offset);
      length = Math.max(length, endOf(change));
    } else {
      bytes.fill(0, change.size);
      length = change.size;
    }
  }
  return bytes.subarray(0, length);
}

function endOf(change: Change): number {
  return change.kind === "written" ? change.offset + change.data.length : change.size;
}
