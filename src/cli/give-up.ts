/** Ends the process, because what it was told to do makes no sense here. */
export function giveUp(message: string): never {
  process.stderr.write(`parley: ${message}\n`);
  process.exit(2);
}
