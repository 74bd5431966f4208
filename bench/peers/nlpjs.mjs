import { dockStart } from "@nlpjs/basic";
import { accounts, confirmation, missingIn, questions, replies } from "./bank.mjs";
import { settings } from "./nlpjs-settings.mjs";
import { amountPattern } from "./recognizer.mjs";
import { serve } from "./server.mjs";

/** nlp.js understands; conversations are objects in memory. What was said last is lost with the process. */

const samples = {
  transfer: [
    "make a transfer",
    "transfer money",
    "transfer @amount",
    "move @amount to @account",
    "transfer @amount from @account to @account",
    "send @amount from my @account account to my @account account",
  ],
  slots: ["@account", "@amount", "from @account", "to @account"],
  cancel: ["cancel", "never mind", "forget it", "no", "no thanks", "stop"],
  confirm: ["yes", "yes please", "go ahead"],
};

const dock = await dockStart({ settings, use: ["Basic", "LangEn"] });
const nlp = dock.get("nlp");
nlp.addLanguage("en");
for (const [intent, texts] of Object.entries(samples))
  for (const text of texts) nlp.addDocument("en", text, intent);
nlp.addNerRegexRule("en", "amount", amountPattern);
for (const account of accounts) nlp.addNerRuleOptionTexts("en", "account", account, [account]);
await nlp.train();

/** Of each session, what is known of the transfer that is being talked about, if any. */
const sessions = new Map();

serve({
  begin(sessionId) {
    sessions.set(sessionId, undefined);
  },

  async turn(sessionId, text) {
    if (!sessions.has(sessionId)) throw new Error(`there is no session ${sessionId}`);
    const known = sessions.get(sessionId);
    const { intent, entities } = await nlp.process("en", text, {});
    const { slots, reply } = decide(known, intent, (asked) => slotsOf(text, entities, asked));
    sessions.set(sessionId, slots);
    return reply;
  },
});

/** @returns what is known now, and what to say. */
function decide(known, intent, slotsFor) {
  if (intent === "cancel") return { reply: replies.cancelled };
  if (known === undefined && intent !== "transfer") return { reply: replies.notUnderstood };
  const asked = known && missingIn(known);
  if (known && asked === undefined) {
    return intent === "confirm" ? { reply: replies.done } : { slots: known, reply: replies.yesOrNo };
  }
  const slots = { ...known, ...slotsFor(asked) };
  const missing = missingIn(slots);
  return { slots, reply: missing === undefined ? confirmation(slots) : questions[missing] };
}

function slotsOf(text, entities, asked) {
  const slots = {};
  for (const { entity, start, option, utteranceText } of entities) {
    const [, preposition] = /\b(from|to) (?:my )?$/i.exec(text.slice(0, start)) ?? [];
    const name = entity === "amount" ? "amount" : (preposition ?? asked);
    if (name !== undefined) slots[name] = option ?? utteranceText;
  }
  return slots;
}
