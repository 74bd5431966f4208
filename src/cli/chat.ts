import { stdin, stdout } from "node:process";
import { createInterface } from "node:readline";
import { ConnectError } from "@connectrpc/connect";
import { Command, Option } from "commander";
import { connectTo, type ParleyClient } from "../client/client.ts";
import { Catalog } from "../model/catalog.ts";
import { modelIdOf } from "../model/source.ts";
import { startServer } from "../server/server.ts";
import { SqliteStore } from "../store/sqlite/sqlite-store.ts";
import { Conversation } from "./conversation.ts";
import { findAll } from "./find.ts";
import { printProblems } from "./print-problems.ts";

interface ChatOptions {
  readonly server?: string;
  readonly session?: string;
  readonly apiKey?: string;
  readonly locale?: string;
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
    .addHelpText(
      "after",
      `
Say something, and press return. When the model asks for a command, you play the program that
runs it. Besides:
  /jump <story>   go to a story
  /silence        let the time for an answer run out
  /quit           end the conversation (or Ctrl-D)

Examples:
  parley chat models/bank
  parley chat bank --server http://127.0.0.1:9002`,
    )
    .action(async (model: string, options: ChatOptions) => {
      const { url, modelId, stop } = options.server
        ? { url: options.server, modelId: model, stop: async () => {} }
        : await serveAlone(model);
      try {
        await chat(
          connectTo(url, options.server && options.apiKey),
          modelId,
          options.locale ?? "",
          options.session,
        );
      } catch (error) {
        if (!(error instanceof ConnectError)) throw error;
        process.stderr.write(`parley: ${error.rawMessage}\n`);
        process.exitCode = 1;
      } finally {
        await stop();
      }
    });
}

/** A server for this conversation only, that forgets everything afterwards. */
async function serveAlone(
  path: string,
): Promise<{ url: string; modelId: string; stop: () => Promise<void> }> {
  await findAll([path]);
  const catalog = new Catalog(path);
  const entries = await catalog.reload();
  for (const { path: one, model, problems } of entries) if (!model) printProblems(one, problems);
  if (!catalog.newest(modelIdOf(path))) {
    process.stderr.write(`parley: ${path} is not a model that can be served\n`);
    process.exit(1);
  }
  const server = await startServer({
    store: new SqliteStore(":memory:"),
    catalog,
    host: "127.0.0.1",
    port: 0,
    idleTimeoutMs: 86_400_000,
    webhookOf: () => "",
    corsOrigins: [],
    onError: (what, error) => process.stderr.write(`parley: ${what}: ${String(error)}\n`),
  });
  return { url: `http://127.0.0.1:${server.port}`, modelId: modelIdOf(path), stop: () => server.stop() };
}

async function chat(
  client: ParleyClient,
  modelId: string,
  locale: string,
  sessionId: string | undefined,
): Promise<void> {
  const lines = createInterface({ input: stdin, output: stdout, terminal: stdin.isTTY });
  const answers = lines[Symbol.asyncIterator]();
  const ask = async (prompt: string): Promise<string | undefined> => {
    stdout.write(prompt);
    const { value, done } = await answers.next();
    if (!stdin.isTTY && !done) stdout.write(`${value}\n`);
    return done ? undefined : value;
  };
  const conversation = new Conversation(client, ask, (line) => stdout.write(`${line}\n`));
  await conversation.hold(modelId, locale, sessionId);
  lines.close();
}
