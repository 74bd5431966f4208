import { stdin, stdout } from "node:process";
import { Command, Option } from "commander";
import { ParleyError } from "../client/error.ts";
import { Parley } from "../client/node.ts";
import { Conversation } from "./chat/conversation.ts";
import { History, historyPath } from "./chat/history.ts";
import { serveAlone } from "./chat/own-server.ts";
import { saveAs, saveAsTest, saveHere } from "./chat/save.ts";
import { readTalkedModel } from "./chat/talked-model.ts";
import { Terminal } from "./chat/terminal.ts";
import { giveUp } from "./give-up.ts";

interface Options {
  readonly server?: string;
  readonly session?: string;
  readonly apiKey?: string;
  readonly locale?: string;
  readonly watch?: boolean;
  readonly webhook?: string;
  readonly history: boolean;
}

/** `parley chat`: a conversation in the terminal. */
export function chatCommand(): Command {
  return new Command("chat")
    .description("Talk with a model: one on a running server, or one from a file or directory.")
    .argument("<model>", "the path of a model, or with --server its id")
    .option("--server <url>", "talk with a running server, such as http://127.0.0.1:9002")
    .option("--session <id>", "go on with a session of that server")
    .addOption(new Option("--api-key <key>", "the key to that server").env("PARLEY_API_KEY"))
    .option("--locale <locale>", "the language to talk in, such as de_DE")
    .option("--watch", "read the model again when its files change; /restart begins with it")
    .option("--webhook <url>", "where commands with use_webhook are run, for a model from a path")
    .option("--no-history", "neither read nor keep what was said in earlier chats")
    .addHelpText(
      "after",
      `
Say something, and press return. When the model asks for a command, you play the program that
runs it. /help lists what else you can do: go back a turn, ask why a text was understood as it
was, save the conversation as a test. Tab completes what the dialog expects.

What you type is kept for the next chat, unless the model has sensitive values, in
$XDG_STATE_HOME/parley/chat-history (~/.local/state/parley/chat-history).

Examples:
  parley chat models/bank
  parley chat my-models/bikes --watch
  parley chat bank --server http://127.0.0.1:9002`,
    )
    .action(async (model: string, options: Options) => {
      checkOptions(options);
      try {
        await (options.server === undefined
          ? chatAlone(model, options)
          : chatWith(options.server, model, options));
      } catch (error) {
        if (!(error instanceof ParleyError)) throw error;
        process.stderr.write(`parley: ${error.message}\n`);
        process.exitCode = 1;
      }
    });
}

function checkOptions({ server, session, watch, webhook }: Options): void {
  if (server === undefined && session !== undefined) giveUp("--session needs the --server that has it");
  if (server !== undefined && watch)
    giveUp("--watch is for a model from a path; a server reads its models itself");
  if (server !== undefined && webhook !== undefined) giveUp("--webhook is for a model from a path");
}

/** With a server of our own. */
async function chatAlone(path: string, options: Options): Promise<void> {
  const server = await serveAlone(path, options.webhook ?? "");
  try {
    await chat({
      parley: Parley.connect(server.url, { retry: { attempts: 1 } }),
      modelId: server.modelId,
      options,
      save: (transcript, file) => (file === "" ? saveAsTest(path, transcript) : saveAs(file, transcript)),
      ...(options.watch ? { watch: (tell) => server.watch(tell) } : {}),
    });
  } finally {
    await server.stop();
  }
}

/** With a server that is there. */
async function chatWith(url: string, modelId: string, options: Options): Promise<void> {
  const { apiKey } = options;
  await chat({
    parley: Parley.connect(url, { apiKey, retry: { attempts: 2 } }),
    modelId,
    options,
    save: (transcript, file) => (file === "" ? saveHere(transcript) : saveAs(file, transcript)),
  });
}

interface Chat {
  readonly parley: Parley;
  readonly modelId: string;
  readonly options: Options;
  readonly save: ConstructorParameters<typeof Conversation>[0]["save"];
  /** Tells of changes of the model; what it returns ends that. */
  readonly watch?: (tell: (line: string) => void) => Promise<() => Promise<void>>;
}

async function chat({ parley, modelId, options, save, watch }: Chat): Promise<void> {
  const { locale = "", session: sessionId } = options;
  const session =
    sessionId === undefined
      ? await parley.newSession(modelId, { locale })
      : await parley.openSession(sessionId);
  const model = await readTalkedModel(parley, session, { onAnswer: () => {} });
  // Who writes into a pipe has no arrow keys.
  let history = options.history && stdin.isTTY ? new History(historyPath(process.env)) : undefined;
  const forgo = (error: Error) => {
    history = undefined;
    process.stderr.write(`parley: what you type can not be kept for later: ${error.message}\n`);
  };
  const lines = (await history?.read().catch(forgo)) ?? [];
  const terminal: Terminal = new Terminal({
    input: stdin,
    output: stdout,
    history: lines,
    onLine: (line) => {
      if (conversation.isHarmless) history?.add(line).catch(forgo);
    },
    complete: (line) => conversation.complete(line),
  });
  const conversation = new Conversation({ parley, session, model, terminal, save });
  const stopWatching = await watch?.((line) => terminal.print(line));
  try {
    await conversation.hold();
  } finally {
    await stopWatching?.();
    terminal.close();
  }
}
