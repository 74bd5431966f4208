import { pino } from "pino";
import { errorFacts } from "./error-facts.ts";
import type { LogStream } from "./log-stream.ts";
import { textOfLine } from "./log-text.ts";

export const logLevels = ["silent", "error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogSettings {
  readonly level: LogLevel;
  /** JSON for machines, one object per line; or text for people. */
  readonly format: "json" | "text";
}

/** What a line tells besides its words, by name. What is undefined is left out. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

/** What operators read of a server. Nothing that users said belongs here. */
export interface Log {
  debug(message: string, facts?: Facts): void;
  info(message: string, facts?: Facts): void;
  warn(message: string, facts?: Facts): void;
  /** Whether lines of a level are written at all. */
  tells(level: "debug" | "info" | "warn"): boolean;
  /** A failure of ours, and what lies behind it. */
  failure(message: string, error: unknown, facts?: Facts): void;
}

/** Opens a log on a stream. */
export function openLog({ level, format }: LogSettings, stream: Pick<LogStream, "write">): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    format === "json" ? stream : { write: (line: string) => stream.write(textOfLine(line)) },
  );
  return {
    debug: (message, facts = {}) => logger.debug(facts, message),
    info: (message, facts = {}) => logger.info(facts, message),
    warn: (message, facts = {}) => logger.warn(facts, message),
    tells: (level) => logger.isLevelEnabled(level),
    failure: (message, error, facts = {}) => logger.error({ ...facts, error: errorFacts(error) }, message),
  };
}
