import { nearest } from "../../model/problem.ts";

/** What can be done besides talking, in the order of /help. */
export const slashCommands = [
  { name: "jump", argument: "<story>", about: "go to a story" },
  { name: "silence", argument: "", about: "let the time for an answer run out" },
  { name: "back", argument: "", about: "go on from one turn earlier, in a copy of the session" },
  { name: "restart", argument: "", about: "begin anew" },
  { name: "why", argument: "", about: "tell how the last text was understood" },
  { name: "state", argument: "", about: "tell where the dialog stands, and its parameters" },
  { name: "events", argument: "", about: "list what has happened" },
  { name: "save", argument: "[file]", about: "write the conversation down as a test of the model" },
  { name: "help", argument: "", about: "list these" },
  { name: "quit", argument: "", about: "leave (or Ctrl-D)" },
] as const;

export type SlashCommand = (typeof slashCommands)[number]["name"];

/** The commands that take the conversation elsewhere. */
const moves = ["jump", "silence", "back", "restart"] as const satisfies readonly SlashCommand[];

export type Move = (typeof moves)[number];

/** The commands that leave the conversation where it is. */
export type Inquiry = Exclude<SlashCommand, Move | "quit">;

export function isMove(command: SlashCommand): command is Move {
  return moves.some((move) => move === command);
}

/** What a line means. */
export type Line =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "slash"; readonly command: SlashCommand; readonly argument: string }
  /** It looks like a command, and is none. The message says what to write instead. */
  | { readonly kind: "mistake"; readonly message: string };

/** Reads a line: a command when it begins with one slash, a text otherwise; two slashes stand for one that is said. */
export function readLine(line: string): Line {
  const trimmed = line.trim();
  if (!trimmed.startsWith("/")) return { kind: "text", text: line };
  if (trimmed.startsWith("//")) return { kind: "text", text: trimmed.slice(1) };
  const [, word = "", argument = ""] = /^\/(\S*)\s*(.*)$/s.exec(trimmed) ?? [];
  const known = slashCommands.find(({ name }) => name === word);
  if (!known) return { kind: "mistake", message: unknown(word, trimmed) };
  if (argument !== "" && known.argument === "") {
    return { kind: "mistake", message: `/${word} takes nothing after it (/${trimmed} says it)` };
  }
  if (argument === "" && known.argument.startsWith("<")) {
    return { kind: "mistake", message: `/${word} needs ${known.argument} after it` };
  }
  return { kind: "slash", command: known.name, argument };
}

function unknown(word: string, line: string): string {
  const meant = nearest(
    word,
    slashCommands.map(({ name }) => name),
  );
  const instead = meant === undefined ? "but see /help" : `did you mean /${meant}?`;
  return `there is no /${word}, ${instead} (/${line} says it)`;
}
