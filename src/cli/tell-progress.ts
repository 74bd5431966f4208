/** How often it is told, in milliseconds. */
const progressMs = 2_000;

/** Tells how far something is, when it takes long. */
export function tellProgress(done: string): (part: number) => void {
  let last = Date.now();
  return (part) => {
    if (Date.now() - last < progressMs) return;
    last = Date.now();
    process.stderr.write(`${Math.round(100 * part)} % ${done}\n`);
  };
}
