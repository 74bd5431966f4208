import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cli, root } from "../cli/parley.ts";
import { Serving } from "../cli/serving.ts";

const tutorial = readFileSync(join(root, "docs", "tutorial.md"), "utf8");

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "parley-tutorial-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

test("whoever does what the tutorial says sees what it shows", async () => {
  const shown: string[] = [];
  const seen: string[] = [];
  for (const step of steps()) {
    if (step.kind === "replace") edit((text) => replaceParts(text, step.parts));
    else if (step.kind === "change") edit((text) => changed(text, step));
    else {
      shown.push(step.output);
      seen.push(await run(step.command, step.output));
    }
  }
  expect(shown.length).toBeGreaterThan(6);
  expect(seen.map((output, index) => like(output, shown[index] ?? ""))).toEqual(shown);
});

type Step =
  /** Parts of the model to put in the place of those with the same key. */
  | { readonly kind: "replace"; readonly parts: string }
  /** A sentence such as: Change `this` to `that`. */
  | { readonly kind: "change"; readonly from: string; readonly to: string }
  | { readonly kind: "run"; readonly command: string; readonly output: string };

function steps(): Step[] {
  const marks = /^```yaml\n([\s\S]*?)^```$|^```\n\$ (.*)\n([\s\S]*?)^```$|Change `([^`]+)` to `([^`]+)`/gm;
  return [...tutorial.matchAll(marks)].map(([, parts, command, output = "", from = "", to = ""]) => {
    if (parts !== undefined) return { kind: "replace", parts };
    if (command !== undefined) return { kind: "run", command, output };
    return { kind: "change", from, to };
  });
}

function edit(change: (text: string) => string): void {
  const file = join(directory, "my-models", "bikes.yaml");
  writeFileSync(file, change(readFileSync(file, "utf8")));
}

function replaceParts(text: string, parts: string): string {
  let result = text;
  for (const part of topLevel(parts)) {
    const key = part.slice(0, part.indexOf(":") + 1);
    const before = topLevel(result);
    expect(before.filter((one) => one.startsWith(key))).toHaveLength(1);
    result = before.map((one) => (one.startsWith(key) ? `${part.trimEnd()}\n\n` : one)).join("");
  }
  return result;
}

/** What stands under each key at the beginning of a line. */
function topLevel(yaml: string): string[] {
  return yaml.split(/^(?=\w+:)/m);
}

function changed(text: string, { from, to }: { readonly from: string; readonly to: string }): string {
  expect(text.split(from)).toHaveLength(2);
  return text.replace(from, to);
}

/** Runs a command, types what the tutorial types, and gives what is printed. */
async function run(command: string, output: string): Promise<string> {
  const typed = [...output.matchAll(/^(?:you> | {2}\w+ = )(.*)$/gm)].map(([, line]) => `${line}\n`).join("");
  if (command.startsWith("npx parley serve")) return serve(command, output);
  const { PATH = "" } = process.env;
  const { stdout, stderr } = spawnSync(
    "sh",
    ["-c", command.replace("npx parley", `'${process.execPath}' '${cli}'`)],
    {
      cwd: directory,
      // As npx has it.
      env: { PATH, NO_COLOR: "1", npm_command: "exec" },
      input: typed,
      encoding: "utf8",
    },
  );
  const printed = (stderr + stdout).trimEnd();
  return printed === "" ? "" : `${printed}\n`;
}

/** A server prints its first lines, has a console, and runs on. */
async function serve(command: string, output: string): Promise<string> {
  const parameters = command.replace("npx parley serve ", "").split(" ");
  const serving = new Serving(parameters, { cwd: directory });
  try {
    const url = await serving.url();
    await serving.says(/NewSession\n/);
    expect(await (await fetch(`${url}/`)).text()).toContain("<html");
    return serving.printed.replaceAll(url, /http:[\d.:/]+\d/.exec(output)?.[0] ?? "");
  } finally {
    await serving.stop();
  }
}

/** What was printed, with `…` where the tutorial leaves out what is different each time. */
function like(printed: string, shown: string): string {
  const parts = shown.split("…").map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^\\n]+?")}$`).test(printed) ? shown : printed;
}
