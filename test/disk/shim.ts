import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, realpathSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const source = join(dirname(fileURLToPath(import.meta.url)), "shim.c");

/** What the disk can answer with. */
export const errno = { none: 0, EIO: 5, ENOSPC: 28 } as const;

export interface Faults {
  readonly writes?: number;
  readonly syncs?: number;
}

/** A disk under the files of one store that keeps a record of what happens to it, and fails when it is told to. */
export class Shim {
  readonly tracePath: string;
  /** With which the server has to be started. */
  readonly env: Readonly<Record<string, string>>;
  private readonly directory: string;
  private readonly faults: number;

  private constructor(directory: string, store: string) {
    this.directory = directory;
    this.tracePath = join(directory, "trace");
    const faultPath = join(directory, "fault");
    writeFileSync(faultPath, Buffer.alloc(2));
    this.faults = openSync(faultPath, "r+");
    this.env = {
      LD_PRELOAD: join(directory, "shim.so"),
      PARLEY_SHIM_STORE: join(realpathSync(dirname(store)), basename(store)),
      PARLEY_SHIM_TRACE: this.tracePath,
      PARLEY_SHIM_FAULT: faultPath,
    };
  }

  /** @returns a word on why it is impossible here: it takes Linux and a C compiler. */
  static make(store: string): Shim | string {
    if (process.platform !== "linux") return `no LD_PRELOAD on ${process.platform}`;
    const directory = mkdtempSync(join(tmpdir(), "parley-shim-"));
    const output = join(directory, "shim.so");
    const compiled = spawnSync("cc", ["-shared", "-fPIC", "-O2", "-o", output, source, "-ldl", "-lpthread"]);
    if (compiled.status === 0) return new Shim(directory, store);
    rmSync(directory, { recursive: true });
    return `cc can not compile ${source}: ${compiled.error?.message ?? compiled.stderr}`;
  }

  /** From now on the disk fails like this; without a word, it works. */
  fail({ writes = errno.none, syncs = errno.none }: Faults = {}): void {
    writeSync(this.faults, Uint8Array.of(writes, syncs), 0, 2, 0);
  }

  remove(): void {
    closeSync(this.faults);
    rmSync(this.directory, { recursive: true });
  }
}
