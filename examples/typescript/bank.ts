import type { MessageInitShape } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import type { Event } from "../../gen/parley/v1/event_pb.ts";
import { type CreateEventRequestSchema, SessionService } from "../../gen/parley/v1/session_service_pb.ts";

/**
 * A whole conversation with the bank model: move some money, and play the program that moves it.
 *
 *     npx tsx examples/typescript/bank.ts [http://127.0.0.1:9002]
 */
const baseUrl = process.argv[2] ?? "http://127.0.0.1:9002";
const sessions = createClient(SessionService, createGrpcTransport({ baseUrl }));

const { session, events } = await sessions.newSession({ modelId: "bank", requestId: crypto.randomUUID() });
const sessionId = session?.sessionId ?? "";
for (const event of events) show(event);

await send({ case: "userText", value: { text: "Transfer 50 euros from checking to savings" } });
const stop = await send({ case: "userText", value: { text: "yes" } });
if (stop?.body.case === "command") {
  const { commandId } = stop.body.value;
  const outputs = { transfer_status: "done", reference: "T-1001" };
  await send({ case: "commandResult", value: { commandId, commandOffset: stop.offset, outputs } });
}
await sessions.endSession({ sessionId });

type Input = NonNullable<MessageInitShape<typeof CreateEventRequestSchema>["input"]>;

/** Sends an event, shows what comes of it, and returns the event that the dialog stops at. */
async function send(input: Input): Promise<Event | undefined> {
  let last: Event | undefined;
  // The same request id makes a retry safe: the server would answer with what it has recorded.
  for await (const { event } of sessions.createEvent({ sessionId, requestId: crypto.randomUUID(), input })) {
    if (event) show(event);
    last = event;
  }
  return last;
}

function show({ body }: Event): void {
  if (body.case === "userText") console.log(`you:  ${body.value.text}`);
  if (body.case === "reply") console.log(`bank: ${body.value.text}`);
  if (body.case === "command")
    console.log(`run:  ${body.value.commandId} ${JSON.stringify(body.value.inputs)}`);
}
