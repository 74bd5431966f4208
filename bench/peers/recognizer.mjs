import { accounts } from "./bank.mjs";

const intents = [
  ["transfer", /\b(?:transfer|move|send)\b/i],
  ["cancel", /\b(?:cancel|never mind|forget it|stop|no)\b/i],
  ["confirm", /\b(?:yes|go ahead)\b/i],
];
export const amountPattern = /\b\d+(?:\.\d\d)?(?: euros?| dollars?)?\b/i;
const accountPattern = new RegExp(`\\b(?:(from|to) )?(?:my )?(${accounts.join("|")})\\b`, "gi");

/**
 * Recognition by regular expressions: as cheap as it can be, and it understands nothing that its author did not
 * think of.
 *
 * @param asked the slot that was asked for, which an account without "from" or "to" fills.
 */
export function recognize(text, asked) {
  const intent = intents.find(([, pattern]) => pattern.test(text))?.[0];
  const slots = {};
  const amount = amountPattern.exec(text)?.[0];
  if (amount !== undefined) slots.amount = amount;
  for (const [, preposition, account] of text.matchAll(accountPattern)) {
    const name = preposition?.toLowerCase() ?? asked;
    if (name !== undefined) slots[name] = account.toLowerCase();
  }
  return { intent, slots };
}
