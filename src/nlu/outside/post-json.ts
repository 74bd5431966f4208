/** Where outside recognizers are reached, and how long one may take. */
export interface Endpoint {
  /** With http or https. A query, such as Rasa's `?token=…`, is kept. */
  readonly url: URL;
  /** For the whole call, the answer included. In milliseconds. */
  readonly timeoutMs: number;
  /** Sent as a bearer token; absent: none is. */
  readonly key?: string;
}

const maxAnswerBytes = 1 << 20;

/**
 * Posts JSON to a path below an endpoint, and gives the JSON that it answers.
 *
 * @throws an Error that says in words for people what went wrong: a status other than 2xx (redirects are not
 * followed), an answer that takes too long, has more than 1 MiB or is no JSON. Neither the address nor the key
 * is in it.
 */
export async function postJson(endpoint: Endpoint, path: string, body: object): Promise<unknown> {
  const { url, timeoutMs, key } = endpoint;
  try {
    const response = await fetch(below(url, path), {
      method: "POST",
      headers: { "content-type": "application/json", ...(key ? { authorization: `Bearer ${key}` } : {}) },
      body: JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`it answered with status ${response.status}`);
    }
    return parseJson(await readBody(response));
  } catch (error) {
    throw new Error(reasonOf(error, timeoutMs));
  }
}

function below(url: URL, path: string): URL {
  const target = new URL(url);
  target.pathname = `${url.pathname.replace(/\/+$/, "")}/${path}`;
  return target;
}

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

/** A message of JSON.parse quotes the text, which came from a stranger. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("its answer is no JSON");
  }
}

/** fetch wraps the reason that a person needs in another error. */
function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `it did not answer within ${timeoutMs / 1000} seconds`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
