import { stdin, stdout } from "node:process";
import { createInterface } from "node:readline";
import { Command } from "commander";
import type { Model } from "../dialog/model.ts";
import { explain } from "../eval/explain.ts";
import { suggestion } from "../model/problem.ts";
import { BuiltinRecognizer } from "../nlu/builtin.ts";
import { giveUp } from "./give-up.ts";
import { loadOne } from "./one-model.ts";
import { printUnderstanding, understandingOf } from "./understanding.ts";

interface Options {
  readonly locale?: string;
  readonly expect?: readonly string[];
  readonly slot?: string;
  readonly json?: boolean;
}

/** `parley nlu`: how a model understands a text, and why. */
export function nluCommand(): Command {
  return new Command("nlu")
    .description("Tell how a model understands a text, and why.")
    .argument("<model>", "the directory or file of a model")
    .argument("[text]", "the text; else every line of the standard input")
    .option("--locale <locale>", "the language of the text, such as de_DE; else the model's first")
    .option("--expect <intent...>", "the intents that the dialog waits for; else all are welcome")
    .option("--slot <slot>", "the slot that the dialog asked for; a bare value is taken for it")
    .option("--json", "print JSON: a document for a text, and one line for each line of the input")
    .addHelpText(
      "after",
      `
Examples:
  parley nlu models/bank "transfer 50 euros to savings"
  parley nlu models/bank savings --slot account --expect check_balance_intent
  parley nlu models/bank < said.txt --json | jq -r .intentId`,
    )
    .action(async (path: string, text: string | undefined, options: Options) => {
      const { model, locale } = await loadOne(path, options.locale);
      checkNames(model, options);
      const recognizer = new BuiltinRecognizer();
      const expected = {
        intentIds: options.expect ?? [],
        slot: options.slot ?? "",
        slotIntentId: "",
        filledSlot: "",
      };
      await recognizer.prepare(model);
      await recognizer.settled();
      for await (const line of text === undefined ? linesOfInput() : [text]) {
        const question = { text: line, model, locale, expected, now: Date.now() };
        const understanding = understandingOf(question, await explain(recognizer, question));
        if (!options.json) printUnderstanding(understanding);
        else {
          const indent = text === undefined ? undefined : 2;
          stdout.write(`${JSON.stringify(understanding, undefined, indent)}\n`);
        }
      }
    });
}

function checkNames({ id, intents }: Model, { expect = [], slot }: Options): void {
  const unknown = expect.find((intentId) => !intents.has(intentId));
  if (unknown !== undefined)
    giveUp(`model ${id} has no intent "${unknown}"${suggestion(unknown, intents.keys())}`);
  const slots = new Set([...intents.values()].flatMap((intent) => [...intent.slots.keys()]));
  if (slot !== undefined && !slots.has(slot))
    giveUp(`model ${id} has no slot "${slot}"${suggestion(slot, slots)}`);
}

/** A person at a terminal is asked for each line. */
async function* linesOfInput(): AsyncGenerator<string> {
  const lines = createInterface({ input: stdin, output: stdin.isTTY ? stdout : undefined, prompt: "text> " });
  if (stdin.isTTY) lines.prompt();
  for await (const line of lines) {
    if (line.trim() !== "") yield line;
    if (stdin.isTTY) lines.prompt();
  }
}
