/** What the bank says, the same words as those of models/bank. */
export const replies = {
  cancelled: "All right, nothing was changed.",
  done: "Done.",
  notUnderstood: "I didn't understand that.",
  yesOrNo: "Please say yes or no.",
};

/** What has to be known before money is moved, in the order in which it is asked for. */
export const questions = {
  amount: "How much would you like to transfer?",
  from: "From which account?",
  to: "And to which account?",
};

export const accounts = ["checking", "savings", "credit card"];

/** @returns the name of the slot to ask for, undefined when all is known. */
export function missingIn(slots) {
  return Object.keys(questions).find((name) => slots[name] === undefined);
}

export function confirmation({ amount, from, to }) {
  return `Shall I move ${amount} from ${from} to ${to}?`;
}
