import { type Event, Parley, ParleyError } from "parley/client";

/**
 * A whole conversation with the bank model: move some money, and play the program that moves it.
 *
 *     npx tsx examples/typescript/bank.ts [http://127.0.0.1:9002]
 */
const parley = Parley.connect(process.argv[2] ?? "http://127.0.0.1:9002");

try {
  const session = await parley.newSession("bank");
  for (const event of session.opening) show(event);
  for await (const event of session.say("Transfer 50 euros from checking to savings")) show(event);
  for await (const event of session.say("yes")) show(event);
  for await (const event of session.finish({ transfer_status: "done", reference: "T-1001" })) show(event);
  await session.end();
} catch (error) {
  if (!(error instanceof ParleyError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}

function show(event: Event): void {
  if (event.kind === "user_text") console.log(`you:  ${event.text}`);
  if (event.kind === "reply") console.log(`bank: ${event.text}`);
  if (event.kind === "command") console.log(`run:  ${event.commandId} ${JSON.stringify(event.inputs)}`);
}
