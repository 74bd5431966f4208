/**
 * Ends the process.
 *
 * @param code 2 when what it was told to do makes no sense here; 1 when that can not be done.
 */
export function giveUp(message: string, code: 1 | 2 = 2): never {
  process.stderr.write(`parley: ${message}\n`);
  process.exit(code);
}
