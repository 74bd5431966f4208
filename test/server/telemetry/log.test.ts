import { describe, expect, it } from "vitest";
import { DialogError } from "../../../src/dialog/error.ts";
import { type LogSettings, openLog } from "../../../src/server/telemetry/log.ts";
import { Lines } from "./watching.ts";

function open(settings: Partial<LogSettings> = {}) {
  const lines = new Lines();
  return { log: openLog({ level: "info", format: "json", ...settings }, lines), lines };
}

describe("a line for machines", () => {
  it("has a time, a level, a message and facts; those that are not known are left out", () => {
    const { log, lines } = open();
    log.info("call", { code: "OK", session: undefined, duration_ms: 1.5 });
    expect(lines.all).toEqual([
      {
        level: "info",
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        code: "OK",
        duration_ms: 1.5,
        msg: "call",
      },
    ]);
    expect(lines.raw[0]).toMatch(/^[^\n]*\n$/);
  });

  it("is one line whatever stands in it", () => {
    const { log, lines } = open();
    log.info("call", { session: 'a\n{"level":"error"}\u2028' });
    expect(lines.raw[0]?.split("\n")).toHaveLength(2);
    expect(lines.all[0]).toHaveProperty("session", 'a\n{"level":"error"}\u2028');
  });

  it("of a failure tells its cause and where it was, without further properties", () => {
    const { log, lines } = open();
    const cause = Object.assign(new Error("no space left"), { code: "ENOSPC", input: "secret" });
    log.failure("store failed", new Error("can not write\nat all", { cause }), { session: "s" });
    expect(lines.all[0]).toMatchObject({
      level: "error",
      msg: "store failed",
      session: "s",
      error: {
        name: "Error",
        message: "can not write\nat all",
        stack: expect.stringMatching(/^at /),
        cause: { name: "Error", code: "ENOSPC", message: "no space left" },
      },
    });
    expect(lines.raw[0]).not.toContain("secret");
  });

  it("does not quote what a request or a damaged text said", () => {
    const { log, lines } = open();
    log.failure("a", new DialogError("INVALID_REQUEST", 'labels["secret"]: is too long'));
    log.failure("b", syntaxError());
    log.failure("c", "secret");
    expect(lines.all).toMatchObject([
      { error: { name: "DialogError", code: "INVALID_REQUEST" } },
      { error: { name: "SyntaxError" } },
      { error: { name: "string" } },
    ]);
    expect(lines.raw.join("")).not.toContain("secret");
  });
});

function syntaxError(): unknown {
  try {
    return JSON.parse("secret");
  } catch (error) {
    return error;
  }
}

describe("a line for people", () => {
  it("has the time of day, the level, the message and the facts", () => {
    const { log, lines } = open({ format: "text" });
    log.info("call", { method: "parley.v1.SessionService/GetSession", code: "OK", session: "a b" });
    log.warn("nobody answers");
    expect(lines.raw).toEqual([
      expect.stringMatching(
        /^\d\d:\d\d:\d\d\.\d{3} info {2}call method=parley\.v1\.SessionService\/GetSession code=OK session="a b"\n$/,
      ),
      expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} warn {2}nobody answers\n$/),
    ]);
  });

  it("of a failure has the places below it", () => {
    const { log, lines } = open({ format: "text" });
    log.failure("store failed", new Error("outer", { cause: new TypeError("inner") }));
    const [first, second, third, ...rest] = (lines.raw[0] ?? "").split("\n");
    expect(first).toMatch(/ error store failed$/);
    expect(second).toBe("  Error: outer");
    expect(third).toMatch(/^ {4}at /);
    expect(rest).toContain("    TypeError: inner");
  });
});

it("a level leaves out what is below it, and silent leaves out all", () => {
  const told = (level: LogSettings["level"]) => {
    const { log, lines } = open({ level });
    log.debug("debug");
    log.info("info");
    log.warn("warn");
    log.failure("error", new Error("none"));
    expect(log.tells("info")).toBe(lines.of("info").length > 0);
    return lines.all.map(({ msg }) => msg);
  };
  expect(told("debug")).toEqual(["debug", "info", "warn", "error"]);
  expect(told("info")).toEqual(["info", "warn", "error"]);
  expect(told("warn")).toEqual(["warn", "error"]);
  expect(told("error")).toEqual(["error"]);
  expect(told("silent")).toEqual([]);
});
