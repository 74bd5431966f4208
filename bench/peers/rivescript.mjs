import RiveScript from "rivescript";
import { accounts, questions, replies } from "./bank.mjs";
import { serve } from "./server.mjs";

/** RiveScript: triggers with wildcards; the variables and the topic of each user are in memory. */
const forget = Object.keys(questions)
  .map((slot) => `<set ${slot}=undefined>`)
  .join("");
const ask = Object.entries(questions)
  .map(([slot, question]) => `  * <get ${slot}> == undefined => {topic=${slot}}${question}`)
  .join("\n");

const brain = `
! version = 2.0
! array accounts = ${accounts.join("|")}
! array currencies = euro|euros|dollar|dollars
! array cancels = cancel|never mind|forget it|no|no thanks|stop

> topic bank
  + (@cancels)
  - ${forget}{topic=random}${replies.cancelled}

  + what is missing
${ask}
  - {topic=confirm}Shall I move <get amount> from <get from> to <get to>?
< topic

> topic random includes bank
  + (make a transfer|transfer money)
  - {@what is missing}

  + (transfer|move|send) # [@currencies]
  - <set amount=<star2>>{@what is missing}

  + (transfer|move|send) # [@currencies] to [my] (@accounts) [account]
  - <set amount=<star2>><set to=<star3>>{@what is missing}

  + (transfer|move|send) # [@currencies] from [my] (@accounts) [account] to [my] (@accounts) [account]
  - <set amount=<star2>><set from=<star3>><set to=<star4>>{@what is missing}

  + *
  - ${replies.notUnderstood}
< topic

> topic amount includes bank
  + # [@currencies]
  - <set amount=<star>>{@what is missing}

  + *
  - ${questions.amount}
< topic

> topic from includes bank
  + [from] [my] (@accounts) [account]
  - <set from=<star>>{@what is missing}

  + *
  - ${questions.from}
< topic

> topic to includes bank
  + [to] [my] (@accounts) [account]
  - <set to=<star>>{@what is missing}

  + *
  - ${questions.to}
< topic

> topic confirm includes bank
  + (yes|yes please|go ahead)
  - ${forget}{topic=random}${replies.done}

  + *
  - ${replies.yesOrNo}
< topic
`;

const bot = new RiveScript();
bot.stream(brain, undefined, (error) => {
  throw new Error(error);
});
bot.sortReplies();

serve({
  // A user is there as soon as something is set.
  begin: (sessionId) => bot.setUservar(sessionId, "topic", "random"),
  turn: (sessionId, text) => bot.reply(sessionId, text),
});
