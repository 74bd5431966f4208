import type { ErrorFacts } from "./error-facts.ts";

/** A line of the log as people read it, from the line as machines read it. */
export function textOfLine(json: string): string {
  const { time, level, msg, error, ...facts } = JSON.parse(json) as {
    readonly time: string;
    readonly level: string;
    readonly msg: string;
    readonly error?: ErrorFacts;
  };
  const told = Object.entries(facts).map(([name, value]) => ` ${name}=${plain(value)}`);
  return `${time.slice(11, 23)} ${level.padEnd(5)} ${msg}${told.join("")}\n${error ? textOfError(error, "  ") : ""}`;
}

function textOfError({ name, code, message, stack, cause }: ErrorFacts, indent: string): string {
  const head = `${indent}${name}${code ? ` ${code}` : ""}${message ? `: ${message}` : ""}\n`;
  const frames = stack ? `${indent}  ${stack.replaceAll("\n", `\n${indent}  `)}\n` : "";
  return `${head}${frames}${cause ? `${indent}caused by\n${textOfError(cause, `${indent}  `)}` : ""}`;
}

function plain(value: unknown): string {
  return typeof value === "string" && /^[\w.~:/+@=-]+$/.test(value) ? value : JSON.stringify(value);
}
