import type { Parameters } from "../dialog/event.ts";
import type { Json, JsonObject } from "./session.ts";

/** One call of a webhook, in the JSON contract of Diatheke's command servers. */
export interface WebhookCall {
  readonly url: string;
  /** The same for every attempt at one command: the webhook can tell a repetition by it. */
  readonly idempotencyKey: string;
  /** Further headers. */
  readonly headers: Readonly<Record<string, string>>;
  readonly commandId: string;
  readonly inputs: Parameters;
  readonly modelId: string;
  readonly sessionId: string;
  /** What the webhook asked to get back, at its call before. */
  readonly metadata: string;
}

export interface WebhookAnswer {
  readonly outputs: Parameters;
  /** Why the command failed; empty when it succeeded. */
  readonly error: string;
  readonly metadata: string;
  /** Nothing came back that could be used; the error says why, in our words. */
  readonly isUnusable?: boolean;
}

/**
 * Calls a webhook. Whatever goes wrong becomes the answer's error.
 *
 * @throws only when the signal has fired.
 */
export type CallWebhook = (call: WebhookCall, signal: AbortSignal) => Promise<WebhookAnswer>;

const timeoutMs = 10_000;
const maxAnswerBytes = 1 << 20;

/**
 * Calls a webhook over HTTP. Its answer is an error when it has a status other than 2xx (redirects are not
 * followed), comes after 10 seconds, has more than 1 MiB, is not the JSON agreed on, or is for another command.
 */
export const callWebhook: CallWebhook = async (call, signal) => {
  try {
    const response = await fetch(call.url, {
      method: "POST",
      headers: {
        ...call.headers,
        "content-type": "application/json",
        "idempotency-key": call.idempotencyKey,
      },
      body: JSON.stringify({
        id: call.commandId,
        inputParameters: call.inputs,
        modelID: call.modelId,
        sessionID: call.sessionId,
        metadata: call.metadata,
      }),
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    if (!response.ok) return failure(`the webhook answered with status ${response.status}`);
    return readAnswer(await readBody(response), call.commandId);
  } catch (error) {
    signal.throwIfAborted();
    return failure(`the webhook could not be called: ${reasonOf(error)}`);
  }
};

async function readBody(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxAnswerBytes) throw new Error(`its answer has more than ${maxAnswerBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function readAnswer(body: string, commandId: string): WebhookAnswer {
  const answer = parseJson(body);
  if (!isObject(answer)) return failure("the webhook's answer is not a JSON object");
  const { id, error = "", metadata = "", outParameters = {} } = answer;
  if (id !== commandId) return failure(`the webhook answered for command "${String(id)}"`);
  if (typeof error !== "string" || typeof metadata !== "string" || !isObject(outParameters)) {
    return failure(
      "the webhook's answer needs texts for error and metadata, and an object for outParameters",
    );
  }
  const outputs: [string, string][] = [];
  for (const [name, value] of Object.entries(outParameters)) {
    if (typeof value === "object" && value !== null) {
      return failure(`the webhook's output "${name}" is not a text, number or boolean`);
    }
    outputs.push([name, value === null ? "" : String(value)]);
  }
  return { outputs: Object.fromEntries(outputs), error, metadata };
}

function failure(error: string): WebhookAnswer {
  return { outputs: {}, error, metadata: "", isUnusable: true };
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** fetch wraps the reason that a person needs in another error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `it did not answer within ${timeoutMs / 1000} seconds`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
