// A whole conversation with the bank model from plain JavaScript: stock gRPC for Node, stubs made from proto/ when
// the program starts. Needs: npm install @grpc/grpc-js @grpc/proto-loader
//
//     node examples/node/bank.mjs [127.0.0.1:9002]
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import grpc from "@grpc/grpc-js";
import protoLoader from "@grpc/proto-loader";

const proto = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "proto");
const definition = protoLoader.loadSync("parley/v1/session_service.proto", {
  includeDirs: [proto],
  keepCase: true,
  oneofs: true,
  enums: String,
});
const { SessionService } = grpc.loadPackageDefinition(definition).parley.v1;
const client = new SessionService(process.argv[2] ?? "127.0.0.1:9002", grpc.credentials.createInsecure());

try {
  const newSession = promisify(client.NewSession.bind(client));
  const { session, events } = await newSession({ model_id: "bank", request_id: randomUUID() });
  events.forEach(show);
  await send(session, { user_text: { text: "Transfer 50 euros from checking to savings" } });
  const stop = await send(session, { user_text: { text: "yes" } });
  const { command_id } = stop.command;
  await send(session, {
    command_result: { command_id, outputs: { transfer_status: "done", reference: "T-1001" } },
  });
} catch (error) {
  console.error(`${grpc.status[error.code] ?? "error"}: ${error.details ?? error.message}`);
  process.exitCode = 1;
} finally {
  client.close();
}

/** Sends an event, shows what comes of it, and returns the event that the dialog stops at. */
async function send({ session_id }, input) {
  let last;
  for await (const { event } of client.CreateEvent({ session_id, request_id: randomUUID(), ...input })) {
    show(event);
    last = event;
  }
  return last;
}

function show(event) {
  if (event.user_text) console.log(`you:  ${event.user_text.text}`);
  if (event.reply) console.log(`bank: ${event.reply.text}`);
  if (event.command) console.log(`run:  ${event.command.command_id} ${JSON.stringify(event.command.inputs)}`);
}
