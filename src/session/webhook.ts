import { type IncomingMessage, type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Parameters } from "../dialog/event.ts";
import type { Json, JsonObject } from "./session.ts";
import { lookupPublic, refusalOf, type WebhookHosts } from "./webhook-hosts.ts";
import { signatureOf } from "./webhook-signature.ts";

/** One call of a webhook, in the JSON contract of Diatheke's command servers. */
export interface WebhookCall {
  readonly url: string;
  /** Whoever runs the server has named the address; otherwise the model has. */
  readonly isServers: boolean;
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
  /** How long it may take to answer. */
  readonly timeoutMs: number;
}

export interface WebhookAnswer {
  readonly outputs: Parameters;
  /** Why the command failed; empty when it succeeded. */
  readonly error: string;
  readonly metadata: string;
  /** Nothing came back that could be used; the error says why, in our words. */
  readonly isUnusable?: boolean;
  /** The same call may do better later: nobody was reached, or who was has trouble of its own. */
  readonly mayPass?: boolean;
}

/**
 * Calls a webhook. Whatever goes wrong becomes the answer's error.
 *
 * @throws only when the signal has fired.
 */
export type CallWebhook = (call: WebhookCall, signal: AbortSignal) => Promise<WebhookAnswer>;

export interface WebhookOptions {
  /** Where models may have their commands run; none: wherever is public. */
  readonly hosts?: WebhookHosts;
  /** What calls are signed with, but for those to hosts that nobody but a model has named; absent: nothing. */
  readonly secret?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const maxAnswerBytes = 1 << 20;

/** What is tried again when it is asked for: too slow, too often, or trouble at the other end. */
const passingStatuses: readonly number[] = [408, 429, 500, 502, 503, 504];

/**
 * Calls webhooks over HTTP. An answer is an error when it has a status other than 2xx (redirects are not followed),
 * comes too late, has more than 1 MiB, is not the JSON agreed on, or is for another command. An address that a model
 * has named is called only if it is public, or of one of the hosts.
 */
export function openWebhooks({
  hosts = new Set(),
  secret,
  now = Date.now,
}: WebhookOptions = {}): CallWebhook {
  return async (call, signal) => {
    const refusal = call.isServers ? undefined : refusalOf(call.url, hosts);
    if (refusal !== undefined) return failure(`the webhook could not be called: ${refusal}`);
    const isTrusted = call.isServers || hosts.size > 0;
    const body = bodyOf(call);
    const isSigned = isTrusted && secret !== undefined;
    const signature = isSigned ? signatureOf(secret, call.idempotencyKey, now(), body) : {};
    const timeout = AbortSignal.timeout(call.timeoutMs);
    try {
      const response = await post(call.url, body, {
        headers: { ...call.headers, ...signature, ...headersOf(call, body) },
        signal: AbortSignal.any([signal, timeout]),
        ...(isTrusted ? {} : { lookup: lookupPublic }),
      });
      const { statusCode: status = 0 } = response;
      if (status >= 200 && status < 300) return readAnswer(await readBody(response), call.commandId);
      response.destroy();
      const answer = failure(`the webhook answered with status ${status}`);
      return passingStatuses.includes(status) ? { ...answer, mayPass: true } : answer;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof TooLong) return failure(error.message);
      const reason = timeout.aborted
        ? `it did not answer within ${call.timeoutMs / 1000} seconds`
        : reasonOf(error);
      return { ...failure(`the webhook could not be called: ${reason}`), mayPass: true };
    }
  };
}

/** A connection of its own for each call: one that was kept may be closed just when it is used again. */
function post(url: string, body: string, options: RequestOptions): Promise<IncomingMessage> {
  const request = url.startsWith("https:") ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    request(url, { ...options, method: "POST", agent: false }, resolve)
      .on("error", reject)
      .end(body);
  });
}

function bodyOf({ commandId, inputs, modelId, sessionId, metadata }: WebhookCall): string {
  return JSON.stringify({
    id: commandId,
    inputParameters: inputs,
    modelID: modelId,
    sessionID: sessionId,
    metadata,
  });
}

function headersOf({ idempotencyKey }: WebhookCall, body: string): Record<string, string> {
  return {
    accept: "application/json",
    "accept-encoding": "identity",
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "idempotency-key": idempotencyKey,
  };
}

class TooLong extends Error {}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > maxAnswerBytes)
      throw new TooLong(`the webhook's answer has more than ${maxAnswerBytes} bytes`);
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

/** Of several addresses that were tried in vain, the first tells why. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
