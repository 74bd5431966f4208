import { DialogError } from "../../dialog/error.ts";

/** What the log tells of an error. */
export interface ErrorFacts {
  readonly name: string;
  /** Of the operating system, SQLite and others. */
  readonly code?: string;
  readonly message?: string;
  /** The places in the code, without the message. */
  readonly stack?: string;
  readonly cause?: ErrorFacts;
}

/** How many causes of causes are told. */
const maxDepth = 3;

/**
 * What is known of an error, without what users said. A parser quotes what it could not read, and the message
 * of an error of ours quotes the request: both are left out. So are all further properties.
 */
export function errorFacts(error: unknown, depth = 0): ErrorFacts {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = error instanceof DialogError ? error.reason : codeOf(error);
  return {
    name: error.name,
    ...(code ? { code } : {}),
    ...(isQuoting(error) ? {} : { message: error.message }),
    ...(error.stack ? { stack: framesOf(error.stack) } : {}),
    ...(error.cause !== undefined && depth < maxDepth ? { cause: errorFacts(error.cause, depth + 1) } : {}),
  };
}

function isQuoting(error: Error): boolean {
  return error instanceof DialogError || error instanceof SyntaxError;
}

function codeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** A stack begins with the message, which may have many lines. */
function framesOf(stack: string): string {
  const lines = stack.split("\n").filter((line) => /^\s+at /.test(line));
  return lines.map((line) => line.trim()).join("\n");
}
