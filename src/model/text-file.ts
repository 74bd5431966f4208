import { constants } from "node:fs";
import { type FileHandle, open, realpath, stat } from "node:fs/promises";
import { sep } from "node:path";

/** Why a file was not read. */
export type FileFault = "not-a-file" | "outside" | "size" | "not-utf8";

/** What came of reading a file, and how many of its bytes were read. */
export interface TextFile {
  readonly bytes: number;
  readonly text: string | undefined;
  readonly fault?: FileFault;
}

/** What a file was refused for, for its author. */
export const faultMessages: Readonly<Record<Exclude<FileFault, "size">, string>> = {
  "not-a-file": "this is no file but a directory, a pipe or a device",
  outside: "this leads out of the directory of the model",
  "not-utf8": "the file is not UTF-8; save it as UTF-8",
};

/**
 * Reads a text from a regular file, without a byte order mark. Pipes and devices are never waited for, and a file
 * that grows meanwhile is read as far as is allowed.
 *
 * @param most is how many bytes it may have.
 * @param root is a directory that it has to be in, links followed; a real path.
 * @throws an error of the system when it can not be read.
 */
export async function readTextFile(path: string, most: number, root?: string): Promise<TextFile> {
  const target = await realpath(path);
  if (root !== undefined && !isInside(root, target)) return { bytes: 0, text: undefined, fault: "outside" };
  // Opening some devices does something; the file may also be exchanged before it is opened.
  if (!(await stat(target)).isFile()) return { bytes: 0, text: undefined, fault: "not-a-file" };
  const file = await open(target, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    if (!(await file.stat()).isFile()) return { bytes: 0, text: undefined, fault: "not-a-file" };
    const bytes = await readAtMost(file, most + 1);
    if (bytes.length > most) return { bytes: bytes.length, text: undefined, fault: "size" };
    const text = decode(bytes);
    return { bytes: bytes.length, text, ...(text === undefined ? { fault: "not-utf8" } : {}) };
  } finally {
    await file.close();
  }
}

/** Whether a real path is that of a directory, or of something in it. */
export function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}

/** Whether an error is one of the operating system's, such as that of a file that is not there. */
export function isSystemError(cause: unknown): cause is NodeJS.ErrnoException {
  return cause instanceof Error && "code" in cause && "syscall" in cause;
}

/** What the system has against reading something, in its words. */
export function unreadable(cause: NodeJS.ErrnoException): string {
  return `can not be read: ${cause.message.split(", ")[0]}`;
}

async function readAtMost(file: FileHandle, most: number): Promise<Uint8Array> {
  const { size } = await file.stat();
  // One byte more than it has, so that its end is seen; what grows is read in steps.
  let buffer = Buffer.allocUnsafe(Math.min(most, size + 1));
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
    length += bytesRead;
    if (bytesRead === 0 || length === most) return buffer.subarray(0, length);
    if (length < buffer.length) continue;
    const larger = Buffer.allocUnsafe(Math.min(most, 2 * buffer.length));
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  }
}

/** Undefined when it is not UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
