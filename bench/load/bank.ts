/** What a client says in a turn, and what the bank answers. */
export interface Exchange {
  readonly text: string;
  readonly reply: string;
}

/** A client's conversation: every utterance is new, and every second turn goes back to where it began. */
export function exchangeOf(client: number, turn: number): Exchange {
  return turn % 2 === 0
    ? { text: `move ${client}${turn} to savings`, reply: "From which account?" }
    : { text: "never mind", reply: "All right, nothing was changed." };
}
