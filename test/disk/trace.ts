import { readFileSync } from "node:fs";

export type StoreFile = "database" | "log" | "journal" | "directory";

/** One thing that happened to the files of a store, or that left through a socket. */
export type Step =
  | { readonly kind: "created" | "unlinked" | "synced" | "not_synced"; readonly file: StoreFile }
  | Change
  | { readonly kind: "sent"; readonly data: Buffer };

export type Change =
  | { readonly kind: "written"; readonly file: StoreFile; readonly offset: number; readonly data: Buffer }
  | { readonly kind: "truncated"; readonly file: StoreFile; readonly size: number };

const kinds = ["", "created", "written", "synced", "truncated", "unlinked", "not_synced", "sent"] as const;
const files = ["", "database", "log", "", "journal", "directory"] as const;
const headSize = 16;

/** Reads what shim.c has recorded. */
export function readTrace(path: string): Step[] {
  const bytes = readFileSync(path);
  const steps: Step[] = [];
  for (let at = 0; at + headSize <= bytes.length; ) {
    const kind = kinds[bytes[at] ?? 0];
    const file = files[bytes[at + 1] ?? 0];
    const length = bytes.readUInt32LE(at + 4);
    const offset = Number(bytes.readBigUInt64LE(at + 8));
    const hasData = kind === "written" || kind === "sent";
    const data = bytes.subarray(at + headSize, at + headSize + (hasData ? length : 0));
    at += headSize + data.length;
    if (kind === "sent") steps.push({ kind, data });
    else if (!kind || !file) throw new Error(`the trace has an unknown record before byte ${at}`);
    else if (kind === "written") steps.push({ kind, file, offset, data });
    else if (kind === "truncated") steps.push({ kind, file, size: offset });
    else steps.push({ kind, file });
  }
  return steps;
}
