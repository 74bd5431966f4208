import { ConnectError } from "@connectrpc/connect";
import { EventKind } from "../../../gen/parley/v1/event_pb.ts";
import { Parley } from "../../client/node.ts";
import { modelIdOf } from "../../model/source.ts";
import { isSystemError } from "../../model/text-file.ts";
import { type Chosen, type Saved, saveAsTest, type Transcript } from "../chat/save.ts";
import { giveUp } from "../give-up.ts";

/** A session that is to be a test. */
export interface Recording {
  readonly sessionId: string;
  /** The address of the server that has it. */
  readonly server: string;
  /** Who asks; absent: nobody in particular. */
  readonly apiKey: string | undefined;
  /** What to call the test; absent: after what was said in it. */
  readonly chosen: Chosen | undefined;
}

/** How long the server may take for one call. */
const timeoutMs = 30_000;

/** Writes a session into the tests of the model at a path. Ends the process when that is not possible. */
export async function record(path: string, recording: Recording): Promise<Saved> {
  const { sessionId, chosen } = recording;
  const { transcript, modelId } = await fetchTranscript(recording);
  if (modelId !== modelIdOf(path))
    process.stderr.write(
      `parley: session ${sessionId} is about model ${modelId}, and not ${modelIdOf(path)}\n`,
    );
  try {
    return await saveAsTest(path, transcript, chosen);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === "EEXIST") giveUp(`${error.path} is there already; --force overwrites it`);
    return giveUp(`can not write the test: ${error.message}`, 1);
  }
}

async function fetchTranscript({
  server,
  sessionId,
  apiKey,
}: Recording): Promise<{ transcript: Transcript; modelId: string }> {
  if (!/^https?:$/.test(URL.canParse(server) ? new URL(server).protocol : "")) {
    giveUp(`--server is an address such as http://127.0.0.1:9002, not "${server}"`);
  }
  const { sessions } = Parley.connect(server, { apiKey });
  const options = { timeoutMs };
  try {
    const { session } = await sessions.getSession({ sessionId }, options);
    const { yaml } = await sessions.getTranscript({ sessionId }, options);
    const page = { sessionId, kinds: [EventKind.USER_TEXT], pageSize: 1 };
    const [first] = (await sessions.listEvents(page, options)).events;
    const firstText = first?.body.case === "userText" ? first.body.value.text : "";
    return { transcript: { yaml, firstText }, modelId: session?.modelId ?? "" };
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    return giveUp(error.rawMessage, 1);
  }
}
