/** What a client says to the bank, and the reply. */
export interface BankTurn {
  readonly text: string;
  readonly reply: string;
}

/**
 * Every second turn goes back to where the one before it began, so that a conversation goes on without end.
 *
 * @param number of the turn in its session, from 1 on.
 * @param amount an utterance that nobody else makes has one of its own.
 */
export function bankTurn(number: number, amount: string): BankTurn {
  return number % 2 === 1
    ? { text: `move ${amount} to savings`, reply: "From which account?" }
    : { text: "never mind", reply: "All right, nothing was changed." };
}
