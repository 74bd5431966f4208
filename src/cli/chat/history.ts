import { appendFile, chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";

/** How many lines are kept; older ones are forgotten. */
export const mostLines = 500;

/** Longer lines are said, but not kept, in UTF-16 units. */
const longestLine = 2_000;

/** What a person said in earlier chats, one line each, oldest first, in a file that is theirs alone. */
export class History {
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The lines, newest first. Cuts the file to what is kept. Throws when the file can not be read or written. */
  async read(): Promise<string[]> {
    const text = await readFile(this.path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    const lines = text.split("\n").filter((line) => line !== "");
    const kept = lines.slice(-mostLines);
    if (kept.length < lines.length) await writeFile(this.path, `${kept.join("\n")}\n`);
    return kept.reverse();
  }

  /** Keeps a line. Throws when it can not. */
  async add(line: string): Promise<void> {
    if (line.trim() === "" || line.length > longestLine) return;
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    await appendFile(this.path, `${line}\n`, { mode: 0o600 });
    // It may have been there before, open to others.
    await chmod(this.path, 0o600);
  }
}

/** Where the history is, as the XDG Base Directory Specification has it. */
export function historyPath({ XDG_STATE_HOME: state = "" }: NodeJS.ProcessEnv): string {
  return join(isAbsolute(state) ? state : join(homedir(), ".local", "state"), "parley", "chat-history");
}
