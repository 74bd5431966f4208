import type { HandlerContext } from "@connectrpc/connect";
import { DialogError } from "../dialog/error.ts";

/**
 * A stream that lasts only while the one who called is known: it is asked again and again, and when the
 * credentials are not valid any more, the stream ends with what was found then. That nobody can tell, for now,
 * ends nothing.
 *
 * @param open is given a context whose signal fires then, too. A stream that does not ask for the signal waits for
 * nothing, and is over before anyone would be asked again.
 */
export async function* whileKnown(
  open: (context: HandlerContext) => AsyncIterable<unknown>,
  context: HandlerContext,
  authenticate: (context: HandlerContext) => unknown,
  everyMs: number,
): AsyncGenerator<unknown, void> {
  let timer: NodeJS.Timeout | undefined;
  let signal: AbortSignal | undefined;
  let refusal: unknown;
  const get = () => {
    if (signal) return signal;
    const ending = new AbortController();
    timer = setInterval(async () => {
      try {
        await authenticate(context);
      } catch (error) {
        if (error instanceof DialogError && error.code === "unavailable") return;
        refusal = error;
        ending.abort();
      }
    }, everyMs);
    signal = AbortSignal.any([context.signal, ending.signal]);
    return signal;
  };
  const within: HandlerContext = Object.create(context, { signal: { get } });
  try {
    for await (const message of open(within)) {
      if (refusal !== undefined) break;
      yield message;
    }
    if (refusal !== undefined) throw refusal;
  } finally {
    clearInterval(timer);
  }
}
