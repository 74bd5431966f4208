/** A look may take this part of the time at most. */
const share = 1 / 500;

/** The least time between two looks, in milliseconds. */
const leastMs = 10_000;

/**
 * Looks something up that costs more the more there is: seldom enough that it does not matter. In between, and
 * when it fails, the last result stands.
 */
export function seldom<T>(
  look: () => Promise<T>,
  now = () => performance.now(),
): () => Promise<T | undefined> {
  let last: T | undefined;
  let next = Number.NEGATIVE_INFINITY;
  return async () => {
    const begun = now();
    if (begun < next) return last;
    next = begun + leastMs;
    try {
      last = await look();
    } catch {
      return last;
    }
    next = begun + Math.max(leastMs, (now() - begun) / share);
    return last;
  };
}
