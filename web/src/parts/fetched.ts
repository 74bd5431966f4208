import { useEffect, useState } from "preact/hooks";

/** What the server was asked for, as far as it has come. */
export interface Fetched<T> {
  /** The last answer. It stays while the next one is on its way, and when that fails. */
  readonly value?: T;
  /** Why the last attempt failed; absent when it did not. */
  readonly error?: unknown;
  readonly isLoading: boolean;
  /** Asks again, now. */
  readonly again: () => void;
}

/**
 * Asks the server when a component appears and when one of the inputs changes; with `everyMs`, also again and again
 * for as long as the page is visible.
 */
export function useFetched<T>(
  load: (signal: AbortSignal) => Promise<T>,
  inputs: readonly unknown[],
  everyMs?: number,
): Fetched<T> {
  const [result, setResult] = useState<Pick<Fetched<T>, "value" | "error">>({});
  const [isLoading, setIsLoading] = useState(true);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const over = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isAsking = false;

    const ask = async () => {
      clearTimeout(timer);
      if (isAsking || over.signal.aborted) return;
      isAsking = true;
      setIsLoading(true);
      const outcome = await load(over.signal).then(
        (value) => () => setResult({ value }),
        (error: unknown) => () =>
          setResult(({ value }) => ({ ...(value === undefined ? {} : { value }), error })),
      );
      isAsking = false;
      if (over.signal.aborted) return;
      outcome();
      setIsLoading(false);
      if (everyMs !== undefined && !document.hidden) timer = setTimeout(ask, everyMs);
    };
    const lookAgain = () => {
      if (!document.hidden) ask();
    };

    ask();
    if (everyMs !== undefined) document.addEventListener("visibilitychange", lookAgain);
    return () => {
      over.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", lookAgain);
    };
  }, [...inputs, everyMs, attempt]);

  return { ...result, isLoading, again: () => setAttempt((last) => last + 1) };
}
