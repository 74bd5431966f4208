import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { Terminal } from "../../../src/cli/chat/terminal.ts";

const control = { c: "\u0003", d: "\u0004" };
const up = "\u001b[A";

/** A person at a terminal, or someone who writes into a pipe. */
class Person {
  shown = "";
  readonly remembered: string[] = [];
  readonly terminal: Terminal;
  private readonly keys: PassThrough;

  constructor({ isTTY = true, history = [] as string[] } = {}) {
    this.keys = Object.assign(new PassThrough(), { isTTY });
    const screen = Object.assign(new PassThrough(), { isTTY, columns: 80 });
    screen.on("data", (chunk) => {
      this.shown += chunk;
    });
    this.terminal = new Terminal({
      input: this.keys,
      output: screen,
      history,
      onLine: (line) => this.remembered.push(line),
      complete: (line) => ({ lines: line === "he" ? ["help me"] : [], of: line, hint: "(no such thing)" }),
    });
  }

  type(keys: string): void {
    this.keys.write(keys);
  }

  leave(): void {
    this.keys.end();
  }
}

test("a line that is asked for is given, and remembered", async () => {
  const person = new Person();
  const line = person.terminal.ask("you> ");
  person.type("hello\r");
  expect(await line).toBe("hello");
  expect(person.shown).toContain("you> ");
  expect(person.remembered).toEqual(["hello"]);
});

test("the arrow brings back what was said before, but no values of outputs", async () => {
  const person = new Person({ history: ["last time"] });
  const value = person.terminal.ask("  balance = ", true);
  person.type("120\r");
  expect(await value).toBe("120");
  const line = person.terminal.ask("you> ");
  person.type(`${up}\r`);
  expect(await line).toBe("last time");
  expect(person.remembered).toEqual(["last time"]);
});

test("Tab completes, or tells what could be", async () => {
  const person = new Person();
  const line = person.terminal.ask("you> ");
  person.type("he");
  person.type("\t");
  person.type("\r");
  expect(await line).toBe("help me");
  void person.terminal.ask("you> ");
  person.type("xyzzy");
  person.type("\t");
  await expect.poll(() => stripVTControlCharacters(person.shown)).toContain("(no such thing)\n");
});

test("a line that is shown stands above what is being typed", async () => {
  const person = new Person();
  const line = person.terminal.ask("you> ");
  person.type("half a ");
  await expect.poll(() => person.shown).toContain("half a ");
  person.shown = "";
  person.terminal.print("news");
  const [above, below] = person.shown.split("news\n");
  expect(above).toBe("\u001b[1G\u001b[2K");
  expect(below).toContain("you> half a ");
  person.type("line\r");
  expect(await line).toBe("half a line");
});

test("Ctrl-C clears the line, then asks, then ends", async () => {
  const person = new Person();
  const line = person.terminal.ask("you> ");
  person.type(`wrong${control.c}right\r`);
  expect(await line).toBe("right");
  const next = person.terminal.ask("you> ");
  person.type(control.c);
  await expect.poll(() => person.shown).toContain("(Ctrl-C again, or Ctrl-D, leaves)");
  person.type(control.c);
  expect(await next).toBeUndefined();
});

test("Ctrl-C cancels what is under way, and the conversation goes on", async () => {
  const person = new Person();
  const aborted = person.terminal.during(
    (signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve("aborted"))),
  );
  person.type(control.c);
  expect(await aborted).toBe("aborted");
  const line = person.terminal.ask("you> ");
  person.type("go on\r");
  expect(await line).toBe("go on");
});

test("Ctrl-D ends", async () => {
  const person = new Person();
  const line = person.terminal.ask("you> ");
  person.type(control.d);
  expect(await line).toBeUndefined();
  expect(await person.terminal.ask("you> ")).toBeUndefined();
});

test("what is typed early waits until it is asked for", async () => {
  const person = new Person();
  person.type("one\rtwo\r");
  await new Promise(setImmediate);
  expect(await person.terminal.ask("you> ")).toBe("one");
  expect(await person.terminal.ask("you> ")).toBe("two");
});

test("of two lines that come together, the second waits until it is asked for", async () => {
  const person = new Person();
  const line = person.terminal.ask("you> ");
  person.type("one\rtwo\r");
  expect(await line).toBe("one");
  expect(await person.terminal.ask("you> ")).toBe("two");
});

test("lines from a pipe are shown behind their prompts, all of them, before it ends", async () => {
  const person = new Person({ isTTY: false });
  person.type("one\ntwo\n");
  person.leave();
  expect(await person.terminal.ask("you> ")).toBe("one");
  expect(await person.terminal.ask("  = ", true)).toBe("two");
  expect(await person.terminal.ask("you> ")).toBeUndefined();
  expect(person.shown).toBe("you> one\n  = two\nyou> ");
  expect(person.remembered).toEqual([]);
});
