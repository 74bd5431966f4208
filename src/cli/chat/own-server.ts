import { Catalog, type CatalogEntry } from "../../model/catalog.ts";
import { modelIdOf } from "../../model/source.ts";
import { BuiltinRecognizer } from "../../nlu/builtin.ts";
import { startServer } from "../../server/server.ts";
import { SqliteStore } from "../../store/sqlite/sqlite-store.ts";
import { sayProgress } from "../announce.ts";
import { findAll } from "../find.ts";
import { giveUp } from "../give-up.ts";
import { printProblems, problemLines } from "../print-problems.ts";
import { watchFiles } from "../watch-files.ts";

/** A server for one conversation, that forgets everything afterwards. */
export interface OwnServer {
  readonly url: string;
  readonly modelId: string;
  /** Reads the model again whenever its files change, and tells what came of it. What it returns ends that. */
  watch(tell: (line: string) => void): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

/**
 * Serves the model at a path. Ends the process, with its problems, when it can not be served.
 *
 * @param webhook where commands of webhooks are run; empty: nowhere, so they fail.
 */
export async function serveAlone(path: string, webhook: string): Promise<OwnServer> {
  await findAll([path]);
  const catalog = new Catalog(path);
  const entries = await catalog.reload();
  for (const { path: one, model, problems } of entries) if (!model) printProblems(one, problems);
  const modelId = modelIdOf(path);
  if (!catalog.newest(modelId)) giveUp(`${path} is not a model that can be served`, 1);
  const server = await startServer({
    store: new SqliteStore(":memory:"),
    catalog,
    recognizer: new BuiltinRecognizer({ onProgress: sayProgress() }),
    host: "127.0.0.1",
    port: 0,
    idleTimeoutMs: 86_400_000,
    webhookOf: () => webhook,
    corsOrigins: [],
    onError: (what, error) => process.stderr.write(`parley: ${what}: ${String(error)}\n`),
  });
  await server.ready;
  return {
    url: `http://127.0.0.1:${server.port}`,
    modelId,
    watch: (tell) => {
      const read = async () => {
        try {
          for (const entry of await server.reload()) for (const line of linesOf(entry)) tell(line);
        } catch (error) {
          tell(`the model can not be read: ${error instanceof Error ? error.message : error}`);
        }
      };
      let reading = Promise.resolve();
      return watchFiles(path, () => {
        reading = reading.then(read);
      });
    },
    stop: () => server.stop(),
  };
}

/** What people should know of a model that was read again. */
function linesOf({ id, path, model, problems, isNew }: CatalogEntry): string[] {
  if (model && !isNew) return [];
  const verdict = model
    ? `(${id} was read again: /restart begins with what it is now)`
    : `(${id} has errors: /restart begins with what it was before)`;
  return [...problemLines(path, problems), verdict];
}
