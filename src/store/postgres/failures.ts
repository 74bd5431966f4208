import pg from "pg";

/** A failure to get a connection: nothing has happened. */
export class Unreachable extends Error {
  /** Whether all connections are in use, though the database may be well. */
  readonly isBusy: boolean;

  constructor(cause: unknown) {
    const reason = reasonOf(cause);
    super(`no connection: ${reason}`, { cause });
    this.isBusy = reason === "timeout exceeded when trying to connect";
  }
}

/** What a person needs to know. A host with several addresses fails with several errors, and no message. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(", ");
  return error instanceof Error ? error.message : String(error);
}

/** Classes of SQLSTATE for which another moment is to blame, or the way to the database. */
const unavailableClasses = ["08", "28", "3D", "53", "55", "57", "58", "F0", "XX"];

/** SQLSTATE 08P01: of the connections, but a fault of ours. */
const protocolViolation = "08P01";

/** SQLSTATE 25006: the database is read only, as one that another has taken the place of. */
const readOnly = "25006";

/** SQLSTATE 57014: a statement took too long. */
const canceled = "57014";

/** A statement that was not executed, for certain: it lost a race, and can be tried again. */
export function hasLostRace(error: unknown): boolean {
  const state = stateOf(error);
  return state === "40001" || state === "40P01";
}

/** The name of the constraint that a row would have broken by being there twice. */
export function takenBy(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError && error.code === "23505" ? error.constraint : undefined;
}

/** Whether something could not be made because it was there already, or another has made it just now. */
export function isThereAlready(error: unknown): boolean {
  return ["23505", "42710", "42P07"].includes(stateOf(error) ?? "");
}

/** Whether a failure of a statement is one of the database or the way there, and not of what it was asked. */
export function isUnavailability(error: unknown): boolean {
  const state = stateOf(error);
  // What the database itself does not say has happened on the way.
  if (state === undefined) return true;
  if (state === protocolViolation) return false;
  return state === readOnly || hasLostRace(error) || unavailableClasses.includes(state.slice(0, 2));
}

/** Whether the database is well all the same, and only what it was asked came at a bad moment. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Unreachable) return error.isBusy;
  return hasLostRace(error) || stateOf(error) === canceled;
}

/** Whether a connection can be used after a statement has failed: the database itself has said why. */
export function isUsableAfter(error: unknown): boolean {
  return isPassing(error) || !isUnavailability(error);
}

/** Failures of which no other attempt will be better: a wrong password, no such database, tables of others. */
export function isHopeless(error: unknown): boolean {
  if (error instanceof Unusable) return true;
  const cause = error instanceof Unreachable ? error.cause : error;
  const state = stateOf(cause);
  return state !== undefined && (!isUnavailability(cause) || ["28", "3D"].includes(state.slice(0, 2)));
}

/** A database that can be reached, and is no place for a store. */
export class Unusable extends Error {}

function stateOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}
