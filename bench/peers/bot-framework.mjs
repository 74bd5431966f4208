import { ActivityHandler, BotAdapter, ConversationState, MemoryStorage, TurnContext } from "botbuilder-core";
import {
  ComponentDialog,
  DialogSet,
  DialogTurnStatus,
  TextPrompt,
  WaterfallDialog,
} from "botbuilder-dialogs";
import { confirmation, questions, replies } from "./bank.mjs";
import { recognize } from "./recognizer.mjs";
import { serve } from "./server.mjs";

/**
 * Bot Framework: a waterfall of prompts that can be interrupted, as in its samples, and the state of each
 * conversation in its MemoryStorage. With an adapter of its own, since that of channels calls back over HTTP.
 */

/** Asks for what is not known yet, then for a confirmation. Its options are what is known. */
class TransferDialog extends ComponentDialog {
  constructor() {
    super("transfer");
    for (const slot of Object.keys(questions)) {
      this.addDialog(new TextPrompt(slot, async ({ context }) => slot in slotsIn(context, slot)));
    }
    this.addDialog(new TextPrompt("confirm", async ({ context }) => intentIn(context) === "confirm"));
    this.addDialog(
      new WaterfallDialog("steps", [
        (step) => ask(step, "amount"),
        (step) => ask(step, "from"),
        (step) => ask(step, "to"),
        (step) => confirm(step),
        (step) => finish(step),
      ]),
    );
    this.initialDialogId = "steps";
  }

  async onContinueDialog(inner) {
    if (intentIn(inner.context) !== "cancel") return super.onContinueDialog(inner);
    await inner.context.sendActivity(replies.cancelled);
    return inner.cancelAllDialogs();
  }
}

/** The prompt before this one, if any, has been answered by the text of this turn. */
async function ask(step, slot) {
  takeAnswer(step);
  if (step.options[slot] !== undefined) return step.next();
  return step.prompt(slot, { prompt: questions[slot], retryPrompt: questions[slot] });
}

async function confirm(step) {
  takeAnswer(step);
  return step.prompt("confirm", { prompt: confirmation(step.options), retryPrompt: replies.yesOrNo });
}

async function finish(step) {
  await step.context.sendActivity(replies.done);
  return step.endDialog();
}

function takeAnswer({ index, result, context, options }) {
  if (result === undefined) return;
  const asked = Object.keys(questions)[index - 1];
  Object.assign(options, slotsIn(context, asked));
}

function slotsIn(context, asked) {
  return recognize(context.activity.text, asked).slots;
}

function intentIn(context) {
  return recognize(context.activity.text).intent;
}

class Bank extends ActivityHandler {
  constructor(conversations) {
    super();
    this.conversations = conversations;
    this.dialogs = new DialogSet(conversations.createProperty("dialog")).add(new TransferDialog());
    this.onMessage(async (context, next) => {
      await this.talk(await this.dialogs.createContext(context), context);
      await next();
    });
  }

  async talk(dialog, context) {
    const { status } = await dialog.continueDialog();
    if (status !== DialogTurnStatus.empty) return;
    const { intent, slots } = recognize(context.activity.text);
    if (intent === "transfer") await dialog.beginDialog("transfer", slots);
    else await context.sendActivity(intent === "cancel" ? replies.cancelled : replies.notUnderstood);
  }

  async run(context) {
    await super.run(context);
    await this.conversations.saveChanges(context);
  }
}

/** Collects what is said in a turn, to be sent back with the answer to its request. */
class AnswerAdapter extends BotAdapter {
  said = new WeakMap();

  async turn(sessionId, text, bot) {
    const activity = {
      type: "message",
      channelId: "http",
      conversation: { id: sessionId },
      from: { id: "user" },
      recipient: { id: "bank" },
      locale: "en-US",
      text,
    };
    const said = [];
    this.said.set(activity, said);
    await this.runMiddleware(new TurnContext(this, activity), (context) => bot.run(context));
    return said.join("\n");
  }

  async sendActivities({ activity }, activities) {
    const said = this.said.get(activity);
    return activities.map(({ text }) => ({ id: String(said.push(text)) }));
  }
}

const adapter = new AnswerAdapter();
const bank = new Bank(new ConversationState(new MemoryStorage()));

serve({
  // A conversation is there from its first message on.
  begin() {},
  turn: (sessionId, text) => adapter.turn(sessionId, text, bank),
});
